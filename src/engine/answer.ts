import { type AskError, AskFailure } from '../shared/askError.ts';
import type { AskEvent } from '../shared/askEvent.ts';
import { untilAborted } from './abortable.ts';
import type { Clock } from './clock.ts';
import type { ChatChunk, ChatCounts } from './modelClient.ts';

/**
 * How long a request may stay silent before its first byte, in milliseconds. The load of a model and the reading of
 * the prompt pass before it; a cold load from a slow disk can exceed the five minutes of common HTTP clients.
 */
export const firstByteLimitMs = 600_000;

/** How long the server may be silent in the middle of an answer, in milliseconds: far above the slowest token. */
export const stallLimitMs = 60_000;

/** What the shaper says: bullets grow and settle. */
export type Shaped =
  | { readonly type: 'delta'; readonly bullet: number; readonly text: string }
  | { readonly type: 'bullet'; readonly bullet: number; readonly text: string };

/** Makes bullets of whatever a model writes. */
export type Shaper = {
  /** True when the last allowed bullet is complete: more text would not be shown. */
  readonly full: boolean;
  append(text: string): Iterable<Shaped>;
  /** Settles what is open; called once, at the end. */
  flush(): Iterable<Shaped>;
};

export type Answer = {
  readonly bullets: readonly string[];
  /** False where the length limit, the server or the connection cut it. */
  readonly complete: boolean;
  readonly counts: ChatCounts | undefined;
  /** Why an answer was cut, where that was not its length. */
  readonly trouble: AskError | undefined;
};

export type AnswerOptions = {
  readonly model: string;
  readonly shaper: Shaper;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly emit: (event: AskEvent) => void;
  readonly onFirstToken: () => void;
  readonly onFirstBullet: () => void;
};

/**
 * Reads one answer to its end, or as far as its bullets need it: leaving early closes the connection, which stops the
 * server's work.
 * @throws AskFailure when nothing was shown; the signal's reason once it aborts.
 */
export async function readAnswer(
  chat: (signal: AbortSignal) => AsyncIterable<ChatChunk>,
  { model, shaper, clock, signal, emit, onFirstToken, onFirstBullet }: AnswerOptions,
): Promise<Answer> {
  const bullets: string[] = [];
  let shownAny = false;
  const show = (shaped: Iterable<Shaped>): void => {
    for (const event of shaped) {
      if (!shownAny) {
        shownAny = true;
        onFirstBullet();
      }
      if (event.type === 'delta') emit(event);
      else {
        bullets[event.bullet] = event.text;
        emit({ ...event, source: 'model' });
      }
    }
  };

  const stop = new AbortController();
  const silence = watchSilence(clock, (error) => stop.abort(new AskFailure(error)));
  const either = AbortSignal.any([signal, stop.signal]);
  let started = false;
  let counts: ChatCounts | undefined;
  let reason: 'stop' | 'length' | 'full' | undefined;
  let trouble: unknown;
  try {
    for await (const chunk of untilAborted(chat(either), either, clock)) {
      silence.heard();
      if (!started) {
        started = true;
        onFirstToken();
      }
      if (chunk.type === 'end') {
        counts = chunk.counts;
        reason = chunk.reason;
      } else {
        show(shaper.append(chunk.text));
        if (shaper.full) {
          reason = 'full';
          stop.abort();
          break;
        }
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    trouble = error;
  } finally {
    silence.end();
  }
  signal.throwIfAborted();

  const failure = trouble instanceof AskFailure ? trouble.error : undefined;
  if (trouble !== undefined && failure === undefined) throw trouble;
  show(shaper.flush());
  if (bullets.length === 0) throw new AskFailure(failure ?? { kind: 'no-answer', model });
  return { bullets, complete: reason === 'stop' || reason === 'full', counts, trouble: failure };
}

/** Calls `onSilent` once when nothing was heard for too long: long before the first byte, shorter after it. */
function watchSilence(clock: Clock, onSilent: (error: AskError) => void): { heard: () => void; end: () => void } {
  let end = clock.after(firstByteLimitMs, () => onSilent({ kind: 'timed-out', limitMs: firstByteLimitMs }));
  return {
    heard: () => {
      end();
      end = clock.after(stallLimitMs, () => onSilent({ kind: 'stalled', silentMs: stallLimitMs }));
    },
    end: () => end(),
  };
}
