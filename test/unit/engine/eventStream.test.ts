import assert from 'node:assert/strict';
import { EventStream } from '../../../src/engine/eventStream.ts';
import type { AskEvent } from '../../../src/shared/askEvent.ts';
import { all, kinds } from './scripted.ts';

const delta: AskEvent = { type: 'delta', bullet: 0, text: 'a' };
const cancelled: AskEvent = { type: 'cancelled' };

describe('the stream that a reader sees', () => {
  it('keeps what came before it was read, in order', async () => {
    const stream = new EventStream(() => {});
    for (const event of [delta, delta, cancelled]) stream.push(event);
    assert.deepEqual(kinds(await all(stream)), ['delta', 'delta', 'cancelled']);
  });

  it('has exactly one closing event and nothing after it', async () => {
    const ends: unknown[] = [];
    const stream = new EventStream((end) => ends.push(end));
    for (const event of [cancelled, delta, cancelled]) stream.push(event);
    assert.deepEqual(kinds(await all(stream)), ['cancelled']);
    assert.deepEqual(ends, [cancelled]);
  });

  it('tells when its reader leaves, once', async () => {
    const ends: unknown[] = [];
    const stream = new EventStream((end) => ends.push(end));
    stream.push(delta);
    for await (const _ of stream) break;
    await stream.return();
    stream.push(cancelled);
    assert.deepEqual(ends, [undefined]);
    assert.deepEqual(kinds(await all(stream)), []);
  });

  it('wakes a reader that waits when somebody ends the reading', async () => {
    const stream = new EventStream(() => {});
    const waiting = stream.next();
    await stream.return();
    assert.deepEqual(await waiting, { done: true, value: undefined });
  });
});
