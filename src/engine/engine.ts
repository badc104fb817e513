import type { AskError } from '../shared/askError.ts';
import { type Answer, readAnswer } from './answer.ts';
import { AskQueue } from './askQueue.ts';
import { fitPrompt } from './budget.ts';
import { type Clock, systemClock } from './clock.ts';
import type { AskOptions, Engine, PastTurn, Session } from './contract.ts';
import { type EndEvent, EventStream } from './eventStream.ts';
import { SharedAsk } from './join.ts';
import { BulletShaper } from './lineShaper.ts';
import type { ModelClient } from './modelClient.ts';
import { Models, type PreparedModel } from './models.ts';
import { asAskError, cancelled, done, failed, isOwnRefusal, timedOut } from './outcome.ts';
import { Phases } from './phases.ts';
import { bulletsLeft, keyOf, promptInput, requestFor } from './request.ts';
import { type Asking, Conversation } from './session.ts';
import { AskClock } from './timings.ts';
import { WarmUps } from './warmUps.ts';

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
  readonly #warmUps: WarmUps;
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
    const signal = this.#disposed.signal;
    this.#warmUps = new WarmUps({ client, clock, queue: this.#queue, models: this.#models, signal });
  }

  get pending(): number {
    return this.#underWay.size;
  }

  newSession(earlier: readonly PastTurn[] = []): Session {
    this.#lastId += 1;
    return new Conversation(
      String(this.#lastId),
      (asking, signal, onEnd) => this.#start(asking, signal, onEnd),
      earlier,
    );
  }

  warmUp(options: AskOptions): Promise<void> {
    const job = this.#warmUps.run(options);
    this.#track(job);
    return job;
  }

  stopAll(): void {
    for (const ask of [...this.#underWay.values()]) ask.close(cancelled);
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
    if (signal.aborted || this.#disposed.signal.aborted) return closed(cancelled, onEnd);
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
    const limitMs = options.timeoutMs;
    const cancelLimit = limitMs === null ? undefined : this.#clock.after(limitMs, () => ask.close(timedOut(limitMs)));
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
      if (!isOwnRefusal(cause)) this.#models.unsettle(options.model);
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

  #track(job: Promise<void>): void {
    this.#jobs.add(job);
    const forget = (): void => void this.#jobs.delete(job);
    job.then(forget, forget);
  }
}

/** A stream with nothing but its closing event. */
function closed(event: EndEvent, onEnd: (end: EndEvent | undefined) => void): EventStream {
  const stream = new EventStream(onEnd);
  stream.push(event);
  return stream;
}
