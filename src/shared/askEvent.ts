import type { AskError } from './askError.ts';

/** Who vouches for a bullet: a model, an earlier complete answer, or a verified reference fact. */
export type Source = 'model' | 'cache' | 'reference';

/** Milliseconds from the moment of asking where not said otherwise; `null` where unknown. */
export type AskTimings = {
  /** Wait for a slot. */
  readonly queuedMs: number | null;
  /** Server: getting the model ready (`load_duration`). About 40 ms on a warm model of Ollama 0.17. */
  readonly loadMs: number | null;
  /** Server: evaluating the part of the prompt that its prefix cache did not hold (`prompt_eval_duration`). */
  readonly prefillMs: number | null;
  readonly timeToFirstTokenMs: number | null;
  /** First words of the first bullet. */
  readonly timeToFirstBulletMs: number | null;
  readonly totalMs: number | null;
  /** Cached and newly evaluated tokens of the prompt (`prompt_eval_count`). */
  readonly promptTokens: number | null;
  readonly answerTokens: number | null;
  /** Generation rate: answer tokens per second of the server's `eval_duration`. */
  readonly tokensPerSecond: number | null;
  /** Age of a cached answer when it was shown. */
  readonly cachedAgeMs: number | null;
};

/**
 * An ask is one stream of these. It ends with exactly one of `done`, `cancelled`, `failed` and never throws.
 * Deltas of one bullet join to its text; a settled bullet never changes.
 */
export type AskEvent =
  /** Waiting behind `ahead` other asks; repeated when the place changes. */
  | { readonly type: 'queued'; readonly ahead: number }
  /** Weights are being read into memory; repeated while it lasts. */
  | { readonly type: 'loading'; readonly model: string; readonly elapsedMs: number }
  /** Prefill. `promptTokens` is an estimate. */
  | { readonly type: 'reading'; readonly promptTokens: number }
  | { readonly type: 'delta'; readonly bullet: number; readonly text: string }
  | { readonly type: 'bullet'; readonly bullet: number; readonly text: string; readonly source: Source }
  | {
      readonly type: 'done';
      readonly source: Source;
      readonly model: string;
      /** False where the answer was cut: length limit, or a stream that ended early. */
      readonly complete: boolean;
      readonly bullets: readonly string[];
      readonly timings: AskTimings;
    }
  /** The person's wish is not an error. */
  | { readonly type: 'cancelled' }
  | { readonly type: 'failed'; readonly error: AskError };
