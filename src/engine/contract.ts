import type { AskEvent } from '../shared/askEvent.ts';
import type { Question } from '../shared/question.ts';

/** How to ask, as plain values: the engine never sees a configuration object. */
export type AskOptions = {
  readonly model: string;
  /** Tokens; capped by the model, and raised to what a loaded copy already has. */
  readonly contextWindow: number;
  /** 1 to 12. */
  readonly maxBullets: number;
  /** A Go duration such as "30m", or -1 for ever. */
  readonly keepAlive: string | number;
  readonly allowCloud: boolean;
  /** Total limit in milliseconds, or `null` for none. */
  readonly timeoutMs: number | null;
};

/** Questions come before warm-ups, warm-ups before benchmarks. */
export type Priority = 'question' | 'warm-up' | 'benchmark';

/** Never throws: the stream ends with exactly one of done, cancelled, failed. Leaving the loop early cancels. */
export type Ask = (question: Question, options: AskOptions, signal: AbortSignal) => AsyncIterable<AskEvent>;

/** A question with its complete answer, as a follow-up sees it. */
export type PastTurn = { readonly asked: string; readonly bullets: readonly string[] };

/** One conversation. */
export interface Session {
  readonly ask: Ask;
  /** Aborts what is under way and forgets the turns. */
  dispose(): void;
}

/** One engine per server. */
export interface Engine {
  /** `earlier` are the turns of a conversation that goes on after a window was reloaded. */
  newSession(earlier?: readonly PastTurn[]): Session;
  /**
   * Loads the model and evaluates the constant prefix. At most one at a time per model; typing and Esc never abort it.
   * @throws AskFailure
   */
  warmUp(options: AskOptions): Promise<void>;
  /** Aborts everything, running and waiting. */
  stopAll(): void;
  /** Asks waiting and running now. */
  readonly pending: number;
  /** Ends all sessions in at most 2 s, whatever the server does. */
  dispose(): Promise<void>;
}
