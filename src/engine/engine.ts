import { type AskError, AskFailure } from '../shared/askError.ts';
import type { AskEvent } from '../shared/askEvent.ts';
import { type Answer, readAnswer } from './answer.ts';
import { AskQueue } from './askQueue.ts';
import { fitPrompt } from './budget.ts';
import { type Clock, systemClock } from './clock.ts';
import type { AskOptions, Engine, Session } from './contract.ts';
import { type EndEvent, EventStream } from './eventStream.ts';
import { SharedAsk } from './join.ts';
import { BulletShaper } from './lineShaper.ts';
import type { ModelClient } from './modelClient.ts';
import { Models, type PreparedModel } from './models.ts';
import { Phases } from './phases.ts';
import { bulletsLeft, keyOf, promptInput, requestFor, warmUpRequest } from './request.ts';
import { type Asking, Conversation } from './session.ts';
import { AskClock } from './timings.ts';

/** `dispose` waits this long for the server's connections to close, in milliseconds. */
const closeLimitMs = 1_500;

export type EngineParts = {
  readonly client: ModelClient;
  readonly clock?: Clock;
  /** What the server answers side by side. */
  readonly concurrency?: number;
  /** Asks that may wait; more are refused. */
  readonly maxWaiting?: number;
  /** Trouble that cut an answer of which something was shown, for the log. Never holds text of questions or answers. */
  readonly onTrouble?: (error: AskError) => void;
};

export function createEngine(parts: EngineParts): Engine {
  return new AskEngine(parts);
}

class AskEngine implements Engine {
  readonly #client: ModelClient;
  readonly #clock: Clock;
  readonly #onTrouble: (error: AskError) => void;
  readonly #queue: AskQueue;
  readonly #models: Models;
  readonly #underWay = new Map<string, SharedAsk>();
  readonly #warmUps = new Map<string, Promise<void>>();
  readonly #jobs = new Set<Promise<void>>();
  readonly #disposed = new AbortController();
  #lastId = 0;

  constructor({ client, clock = systemClock, concurrency, maxWaiting, onTrouble = () => {} }: EngineParts) {
    this.#client = client;
    this.#clock = clock;
    this.#onTrouble = onTrouble;
    this.#queue = new AskQueue({
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(maxWaiting === undefined ? {} : { maxWaiting }),
    });
    this.#models = new Models(client, clock);
  }

  get pending(): number {
    return this.#underWay.size;
  }

  newSession(): Session {
    this.#lastId += 1;
    return new Conversation(String(this.#lastId), (asking, signal, onEnd) => this.#start(asking, signal, onEnd));
  }

  warmUp(options: AskOptions): Promise<void> {
    const underWay = this.#warmUps.get(options.model);
    if (underWay !== undefined) return underWay;
    const job = this.#warm(options).finally(() => this.#warmUps.delete(options.model));
    this.#warmUps.set(options.model, job);
    this.#track(job);
    return job;
  }

  stopAll(): void {
    for (const ask of [...this.#underWay.values()]) ask.close({ type: 'cancelled' });
  }

  async dispose(): Promise<void> {
    this.#disposed.abort();
    this.stopAll();
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const cancel = this.#clock.after(closeLimitMs, resolve);
    await Promise.race([Promise.allSettled(this.#jobs), late]);
    cancel();
  }

  #start(asking: Asking, signal: AbortSignal, onEnd: (end: EndEvent | undefined) => void): EventStream {
    if (signal.aborted || this.#disposed.signal.aborted) return closed({ type: 'cancelled' }, onEnd);
    if (asking.question.text === '') return closed(failed({ kind: 'question-blank' }), onEnd);
    const key = keyOf(asking, () => (this.#lastId += 1));
    const underWay = this.#underWay.get(key);
    if (underWay !== undefined) return underWay.read(signal, onEnd);
    const ask = new SharedAsk(this.#clock.now, () => this.#underWay.delete(key));
    this.#underWay.set(key, ask);
    const reader = ask.read(signal, onEnd);
    this.#track(this.#run(ask, asking));
    return reader;
  }

  /** From the question to the closing event. Never rejects. */
  async #run(ask: SharedAsk, asking: Asking): Promise<void> {
    const { question, options } = asking;
    const times = new AskClock(this.#clock.now);
    const cancelLimit =
      options.timeoutMs === null ? undefined : this.#clock.after(options.timeoutMs, () => ask.close(timedOut(options)));
    try {
      this.#queue.refuseIfFull();
      // Those that are still being prepared are in front too.
      const ahead = this.#underWay.size - 1;
      ask.emit({ type: 'queued', ahead });
      const model = await this.#models.prepare(options, ask.signal);
      // Refused here rather than after a long wait: no turn could be left out of this one.
      fitPrompt(promptInput(asking), [], model.load.num_ctx, model.estimator);
      const phases = new Phases({
        clock: this.#clock,
        model: options.model,
        inMemory: model.inMemory,
        look: () => this.#client.loaded(ask.signal),
        ahead,
        emit: ask.emit,
      });
      try {
        await this.#queue.run(
          async () => {
            times.started();
            const answer = await this.#answer(ask, asking, model, phases, times);
            ask.emit(done(options, answer, times));
          },
          {
            priority: question.door === 'bench' ? 'benchmark' : 'question',
            signal: ask.signal,
            onPlace: (ahead) => phases.place(ahead),
          },
        );
      } finally {
        phases.end();
      }
    } catch (error) {
      if (ask.signal.aborted) return;
      const cause = asAskError(error);
      if (!ownKinds.has(cause.kind)) this.#models.unsettle(options.model);
      ask.emit(failed(cause));
    } finally {
      cancelLimit?.();
    }
  }

  async #answer(
    ask: SharedAsk,
    asking: Asking,
    model: PreparedModel,
    phases: Phases,
    times: AskClock,
  ): Promise<Answer> {
    const { question, options } = asking;
    let turns = asking.turns();
    for (;;) {
      const prompt = fitPrompt(promptInput(asking), turns, model.load.num_ctx, model.estimator);
      phases.sent(prompt.promptTokens);
      try {
        const request = requestFor(asking, model, prompt);
        const answer = await readAnswer((signal) => this.#client.chat(request, signal), {
          model: options.model,
          shaper: new BulletShaper({
            maxBullets: bulletsLeft(asking),
            question: question.text,
            already: question.continues ?? [],
          }),
          clock: this.#clock,
          signal: ask.signal,
          emit: ask.emit,
          onFirstToken: () => {
            times.firstToken();
            phases.firstToken();
            this.#models.answered(options.model, options.keepAlive);
          },
          onFirstBullet: () => times.firstBullet(),
        });
        const counted = answer.counts?.promptTokens ?? null;
        if (counted !== null) model.estimator.learn(prompt.messages, counted);
        if (answer.trouble !== undefined) {
          this.#models.unsettle(options.model);
          this.#onTrouble(answer.trouble);
        }
        return answer;
      } catch (error) {
        // The estimate was too low after all: the server refused, nothing was shown, and there are turns to leave out.
        if (asAskError(error).kind !== 'context-exceeded' || prompt.turns === 0) throw error;
        turns = turns.slice(turns.length - prompt.turns + 1);
      }
    }
  }

  async #warm(options: AskOptions): Promise<void> {
    const signal = this.#disposed.signal;
    if (signal.aborted || this.#models.believedWarm(options)) return;
    try {
      const model = await this.#models.prepare(options, signal);
      await this.#queue.run(
        async () => {
          // A question may have come first and left the model warm.
          if (this.#models.believedWarm(options)) return;
          const request = warmUpRequest(options, model);
          for await (const _ of this.#client.chat(request, signal))
            this.#models.answered(options.model, options.keepAlive);
        },
        { priority: 'warm-up', signal },
      );
    } catch (error) {
      if (signal.aborted) return;
      this.#models.unsettle(options.model);
      throw error instanceof AskFailure ? error : new AskFailure(asAskError(error), { cause: error });
    }
  }

  #track(job: Promise<void>): void {
    this.#jobs.add(job);
    const forget = (): void => void this.#jobs.delete(job);
    job.then(forget, forget);
  }
}

/** Refusals of the engine's own: they say nothing about the server. */
const ownKinds: ReadonlySet<AskError['kind']> = new Set(['queue-full', 'context-exceeded', 'no-answer']);

const failed = (error: AskError): EndEvent => ({ type: 'failed', error });

const timedOut = ({ timeoutMs }: AskOptions): EndEvent => failed({ kind: 'timed-out', limitMs: timeoutMs ?? 0 });

const done = ({ model }: AskOptions, { bullets, complete, counts }: Answer, times: AskClock): AskEvent => ({
  type: 'done',
  source: 'model',
  model,
  complete,
  bullets,
  timings: times.timings(counts),
});

function asAskError(error: unknown): AskError {
  if (error instanceof AskFailure) return error.error;
  return { kind: 'unexpected', detail: error instanceof Error ? error.message : String(error) };
}

/** A stream with nothing but its closing event. */
function closed(event: EndEvent, onEnd: (end: EndEvent | undefined) => void): EventStream {
  const stream = new EventStream(onEnd);
  stream.push(event);
  return stream;
}
