import type { AskTimings } from '../shared/askEvent.ts';
import type { ChatCounts } from './modelClient.ts';

/** Moments of one ask by the engine's clock; `undefined` for what did not happen. */
export class AskClock {
  readonly askedAt: number;
  readonly #now: () => number;
  #startedAt: number | undefined;
  #firstTokenAt: number | undefined;
  #firstBulletAt: number | undefined;

  constructor(now: () => number) {
    this.#now = now;
    this.askedAt = now();
  }

  started(): void {
    this.#startedAt ??= this.#now();
  }

  firstToken(): void {
    this.#firstTokenAt ??= this.#now();
  }

  firstBullet(): void {
    this.#firstBulletAt ??= this.#now();
  }

  timings(counts: ChatCounts | undefined): AskTimings {
    const generationMs = counts?.generationMs ?? null;
    const answerTokens = counts?.answerTokens ?? null;
    return {
      queuedMs: this.#since(this.#startedAt),
      loadMs: rounded(counts?.loadMs ?? null),
      prefillMs: rounded(counts?.prefillMs ?? null),
      timeToFirstTokenMs: this.#since(this.#firstTokenAt),
      timeToFirstBulletMs: this.#since(this.#firstBulletAt),
      totalMs: this.#since(this.#now()),
      promptTokens: counts?.promptTokens ?? null,
      answerTokens,
      tokensPerSecond:
        generationMs === null || answerTokens === null || generationMs <= 0
          ? null
          : rounded((answerTokens * 1_000) / generationMs),
      cachedAgeMs: null,
    };
  }

  #since(moment: number | undefined): number | null {
    return rounded(moment === undefined ? null : moment - this.askedAt);
  }
}

/** To a tenth of a millisecond: nothing here is known better. */
const rounded = (ms: number | null): number | null => (ms === null ? null : Math.round(ms * 10) / 10);

/** The same answer as seen by somebody who joined it `laterMs` after it was asked. */
export function timingsSince(timings: AskTimings, laterMs: number): AskTimings {
  const shift = (ms: number | null): number | null => (ms === null ? null : rounded(Math.max(0, ms - laterMs)));
  return {
    ...timings,
    queuedMs: shift(timings.queuedMs),
    timeToFirstTokenMs: shift(timings.timeToFirstTokenMs),
    timeToFirstBulletMs: shift(timings.timeToFirstBulletMs),
    totalMs: shift(timings.totalMs),
  };
}
