import assert from 'node:assert/strict';
import { untilAborted } from '../../../src/engine/abortable.ts';
import { never, settled, TestClock } from './scripted.ts';

async function* numbers(onEnd: () => void): AsyncGenerator<number> {
  try {
    for (let number = 1; ; number += 1) yield number;
  } finally {
    onEnd();
  }
}

const deaf: AsyncIterable<number> = { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) };

describe('reading until aborted', () => {
  it('hands on everything and ends with its source', async () => {
    const seen: number[] = [];
    async function* three(): AsyncGenerator<number> {
      yield* [1, 2, 3];
    }
    for await (const number of untilAborted(three(), never, new TestClock())) seen.push(number);
    assert.deepEqual(seen, [1, 2, 3]);
  });

  it('ends its source when the reader leaves', async () => {
    let ended = false;
    for await (const number of untilAborted(
      numbers(() => {
        ended = true;
      }),
      never,
      new TestClock(),
    ))
      if (number === 3) break;
    assert.equal(ended, true);
  });

  it('throws the reason of the abort', async () => {
    const stop = new AbortController();
    const run = (async () => {
      for await (const number of untilAborted(
        numbers(() => {}),
        stop.signal,
        new TestClock(),
      ))
        if (number === 3) stop.abort(new Error('enough'));
    })();
    await assert.rejects(run, /enough/);
  });

  it('waits one second at most for a source that does not listen', async () => {
    const clock = new TestClock();
    const stop = new AbortController();
    let over = false;
    const run = untilAborted(deaf, stop.signal, clock)
      .next()
      .catch((error: unknown) => {
        over = true;
        return error;
      });
    await settled();
    stop.abort(new Error('enough'));
    await clock.pass(900);
    assert.equal(over, false, 'the source was not given time to end');
    await clock.pass(200);
    assert.equal(over, true);
    assert.match(String(await run), /enough/);
  });
});
