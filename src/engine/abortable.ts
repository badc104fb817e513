import type { Clock } from './clock.ts';

/** A source that has not ended this long after it was aborted is left to itself, in milliseconds. */
const patienceMs = 1_000;

/**
 * Hands on what `source` yields until `signal` aborts, even when the source does not listen to it.
 * Returns only when the source has ended too, so that a caller knows its connection closed; it waits one second at most.
 * @throws the signal's reason.
 */
export async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal, clock: Clock): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  aborted.catch(() => undefined);
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  let coming: Promise<IteratorResult<T>> | undefined;
  let ended = false;
  try {
    for (;;) {
      signal.throwIfAborted();
      coming = iterator.next();
      const result = await Promise.race([coming, aborted]);
      if (result.done === true) {
        ended = true;
        return;
      }
      yield result.value;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    if (!ended) await ending([coming, iterator.return?.()], clock);
  }
}

async function ending(steps: readonly (Promise<unknown> | undefined)[], clock: Clock): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const cancel = clock.after(patienceMs, resolve);
  await Promise.race([Promise.allSettled(steps), late]);
  cancel();
}
