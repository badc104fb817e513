import assert from 'node:assert/strict';
import type { Clock } from '../../../src/engine/clock.ts';
import type { AskOptions } from '../../../src/engine/contract.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import type {
  ChatChunk,
  ChatCounts,
  ChatRequest,
  LoadedModel,
  ModelCard,
  ModelClient,
} from '../../../src/engine/modelClient.ts';
import type { AskFailure } from '../../../src/shared/askError.ts';
import type { AskEvent } from '../../../src/shared/askEvent.ts';
import type { Question } from '../../../src/shared/question.ts';

export const counts: ChatCounts = {
  loadMs: 40,
  prefillMs: 25,
  promptTokens: 90,
  generationMs: 500,
  answerTokens: 50,
};

/** One answer of a scripted server, given piece by piece. */
export class Reply {
  #chunks: (ChatChunk | Error)[] = [];
  #over = false;
  #wake: () => void = () => {};
  /** The connection is closed: by the end of the answer, by an abort, or by a reader that left. */
  closed = false;

  say(text: string): this {
    return this.#add({ type: 'text', text });
  }

  end(reason: 'stop' | 'length' = 'stop', some: Partial<ChatCounts> = {}): this {
    this.#add({ type: 'end', reason, counts: { ...counts, ...some } });
    return this.breakOff();
  }

  /** Ends without an `end` chunk. */
  breakOff(): this {
    this.#over = true;
    this.#wake();
    return this;
  }

  fail(error: Error): this {
    return this.#add(error);
  }

  async *read(signal: AbortSignal): AsyncGenerator<ChatChunk> {
    try {
      for (;;) {
        signal.throwIfAborted();
        const chunk = this.#chunks.shift();
        if (chunk instanceof Error) throw chunk;
        if (chunk !== undefined) yield chunk;
        else if (this.#over) return;
        else await this.#more(signal);
      }
    } finally {
      this.closed = true;
    }
  }

  #add(chunk: ChatChunk | Error): this {
    this.#chunks.push(chunk);
    this.#wake();
    return this;
  }

  #more(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}

/** A model server that does as it is told. Without a scripted reply it answers one bullet that names the question. */
export class ScriptedClient implements ModelClient {
  readonly requests: ChatRequest[] = [];
  readonly replies: Reply[] = [];
  inMemory: LoadedModel[] = [loadedModel()];
  looks = 0;
  /** Never answers and never listens. */
  deaf = false;
  cardError: Error | undefined;
  cardOf: Partial<ModelCard> = {};
  /** Highest number of answers at one time. */
  mostAtOnce = 0;
  #atOnce = 0;

  card(model: string): Promise<ModelCard> {
    if (this.cardError !== undefined) return Promise.reject(this.cardError);
    const plain = {
      digest: 'd1',
      stops: ['<|end|>'],
      canChat: true,
      canThink: false,
      trainedWindow: 8192,
      inCloud: false,
    };
    return Promise.resolve({ model, ...plain, ...this.cardOf });
  }

  loaded(): Promise<readonly LoadedModel[]> {
    this.looks += 1;
    return Promise.resolve(this.inMemory);
  }

  async *chat(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatChunk> {
    const reply = this.replies[this.requests.length] ?? new Reply().say(`- About ${asked(request)}\n`).end();
    this.requests.push(request);
    if (this.deaf) await new Promise(() => {});
    this.#atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    try {
      yield* reply.read(signal);
    } finally {
      this.#atOnce -= 1;
    }
  }

  forget(): void {}

  /** Replies for the next questions, in order. */
  expect(amount: number): Reply[] {
    const replies = Array.from({ length: amount }, () => new Reply());
    this.replies.push(...replies);
    return replies;
  }
}

export const asked = (request: ChatRequest): string => request.messages.at(-1)?.content ?? '';

export const loadedModel = (some: Partial<LoadedModel> = {}): LoadedModel => ({
  model: 'tiny:1b',
  digest: 'd1',
  contextWindow: 4096,
  sizeBytes: 1,
  gpuBytes: 0,
  expiresAt: null,
  ...some,
});

export const options = (some: Partial<AskOptions> = {}): AskOptions => ({
  model: 'tiny:1b',
  contextWindow: 4096,
  maxBullets: 5,
  keepAlive: '30m',
  allowCloud: false,
  timeoutMs: null,
  ...some,
});

export const question = (text: string, some: Partial<Question> = {}): Question => ({
  text,
  door: 'panel',
  relation: 'alone',
  sampling: 'steady',
  ...some,
});

export const never = new AbortController().signal;

export async function all(events: AsyncIterable<AskEvent>): Promise<AskEvent[]> {
  const seen: AskEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}

/** Starts reading at once and shows what has come so far. */
export function reading(events: AsyncIterable<AskEvent>): { seen: AskEvent[]; over: Promise<AskEvent[]> } {
  const seen: AskEvent[] = [];
  const over = (async () => {
    for await (const event of events) seen.push(event);
    return seen;
  })();
  return { seen, over };
}

export const kinds = (events: readonly AskEvent[]): string[] => events.map(({ type }) => type);

export const last = (events: readonly AskEvent[]): AskEvent => {
  const event = events.at(-1);
  if (event === undefined) throw new Error('no event came');
  return event;
};

/** Lets everything happen that needs no time. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
}

/** Time that passes when a test says so. */
export class TestClock implements Clock {
  #time = 1_000;
  #timers: { readonly at: number; readonly action: () => void }[] = [];

  readonly now = (): number => this.#time;

  readonly after = (ms: number, action: () => void): (() => void) => {
    const timer = { at: this.#time + ms, action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  };

  /** Timers that are still set. */
  get waiting(): number {
    return this.#timers.length;
  }

  async pass(ms: number): Promise<void> {
    const until = this.#time + ms;
    for (;;) {
      await settled();
      const next = this.#timers.filter(({ at }) => at <= until).sort((one, other) => one.at - other.at)[0];
      if (next === undefined) break;
      this.#time = Math.max(this.#time, next.at);
      this.#timers = this.#timers.filter((one) => one !== next);
      next.action();
    }
    this.#time = until;
    await settled();
  }
}

/** An engine over a scripted server. */
export function house(some: { maxWaiting?: number } = {}) {
  const client = new ScriptedClient();
  const clock = new TestClock();
  const troubles: string[] = [];
  const engine = createEngine({ client, clock, onTrouble: ({ kind }) => troubles.push(kind), ...some });
  const ask = (text: string, signal: AbortSignal = never, opts = options()) =>
    engine.newSession().ask(question(text), opts, signal);
  return { client, clock, engine, ask, troubles };
}

export const errorOf = (events: readonly AskEvent[]): AskFailure['error'] => {
  const end = last(events);
  assert.equal(end.type, 'failed');
  return (end as Extract<AskEvent, { type: 'failed' }>).error;
};
export const doneOf = (events: readonly AskEvent[]): Extract<AskEvent, { type: 'done' }> => {
  const end = last(events);
  assert.equal(end.type, 'done', JSON.stringify(end));
  return end as Extract<AskEvent, { type: 'done' }>;
};
