import assert from 'node:assert/strict';
import { AskQueue, type QueueOptions } from '../../../src/engine/askQueue.ts';
import { AskFailure } from '../../../src/shared/askError.ts';
import { never, settled } from './scripted.ts';

/** A job that runs until it is told to end. */
function job() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const state = { started: false };
  const run = (): Promise<void> => {
    state.started = true;
    return promise;
  };
  return { state, run, end: resolve };
}

const asQuestion = (some: Partial<QueueOptions> = {}): QueueOptions => ({
  priority: 'question',
  signal: never,
  ...some,
});

describe('the queue in front of a server', () => {
  it('runs one job at a time, in the order in which they came', async () => {
    const queue = new AskQueue();
    const [first, second] = [job(), job()];
    const runs = [queue.run(first.run, asQuestion()), queue.run(second.run, asQuestion())];
    await settled();
    assert.deepEqual([first.state.started, second.state.started], [true, false]);
    first.end();
    await settled();
    assert.equal(second.state.started, true);
    second.end();
    await Promise.all(runs);
    assert.equal(queue.pending, 0);
  });

  it('takes questions before warm-ups and warm-ups before benchmarks', async () => {
    const queue = new AskQueue();
    const order: string[] = [];
    const first = job();
    const add = (name: string, priority: QueueOptions['priority']) =>
      queue.run(async () => void order.push(name), { priority, signal: never });
    const runs = [
      queue.run(first.run, asQuestion()),
      add('benchmark', 'benchmark'),
      add('warm-up', 'warm-up'),
      add('question', 'question'),
      add('later question', 'question'),
    ];
    first.end();
    await Promise.all(runs);
    assert.deepEqual(order, ['question', 'later question', 'warm-up', 'benchmark']);
  });

  it('tells each waiting ask how many are in front, and again when that changes', async () => {
    const queue = new AskQueue();
    const jobs = [job(), job(), job()];
    const places: number[][] = [[], [], []];
    const runs = jobs.map(({ run }, index) => queue.run(run, asQuestion({ onPlace: (n) => places[index]?.push(n) })));
    for (const { end } of jobs) {
      end();
      await settled();
    }
    await Promise.all(runs);
    assert.deepEqual(places, [[0], [1], [2, 1]]);
  });

  it('does not count a warm-up as an ask in front', async () => {
    const queue = new AskQueue();
    const warm = job();
    const places: number[] = [];
    const runs = [
      queue.run(warm.run, { priority: 'warm-up', signal: never }),
      queue.run(async () => {}, asQuestion({ onPlace: (n) => places.push(n) })),
    ];
    assert.equal(queue.pending, 1);
    warm.end();
    await Promise.all(runs);
    assert.deepEqual(places, [0]);
  });

  it('moves a question up when one in front of it is cancelled', async () => {
    const queue = new AskQueue();
    const first = job();
    const cancel = new AbortController();
    const places: number[] = [];
    const runs = [
      queue.run(first.run, asQuestion()),
      queue.run(async () => {}, asQuestion({ signal: cancel.signal })),
      queue.run(async () => {}, asQuestion({ onPlace: (n) => places.push(n) })),
    ];
    cancel.abort(new Error('changed my mind'));
    await assert.rejects(runs[1] as Promise<void>, /changed my mind/);
    assert.deepEqual(places, [2, 1]);
    assert.equal(queue.pending, 2);
    first.end();
    await Promise.all([runs[0], runs[2]]);
  });

  it('never starts a job that was cancelled while it waited or before it came', async () => {
    const queue = new AskQueue();
    const first = job();
    const cancel = new AbortController();
    const second = job();
    const running = queue.run(first.run, asQuestion());
    const waiting = queue.run(second.run, asQuestion({ signal: cancel.signal }));
    cancel.abort();
    await assert.rejects(waiting);
    await assert.rejects(queue.run(second.run, asQuestion({ signal: cancel.signal })));
    first.end();
    await running;
    await settled();
    assert.equal(second.state.started, false);
  });

  it('keeps the slot of a cancelled running job until the job has returned', async () => {
    const queue = new AskQueue();
    const cancel = new AbortController();
    const [first, second] = [job(), job()];
    const runs = [queue.run(first.run, asQuestion({ signal: cancel.signal })), queue.run(second.run, asQuestion())];
    cancel.abort();
    await settled();
    assert.equal(second.state.started, false, 'the next one started beside the one that was ending');
    first.end();
    await settled();
    assert.equal(second.state.started, true);
    second.end();
    await Promise.all(runs);
  });

  it('refuses more than it may keep waiting and says how many wait', async () => {
    const queue = new AskQueue({ maxWaiting: 2 });
    const first = job();
    const runs = [first.run, async () => {}, async () => {}].map((run) => queue.run(run, asQuestion()));
    await assert.rejects(
      queue.run(async () => {}, asQuestion()),
      (thrown) => thrown instanceof AskFailure && thrown.error.kind === 'queue-full' && thrown.error.waiting === 2,
    );
    first.end();
    await Promise.all(runs);
    await queue.run(async () => {}, asQuestion());
  });

  it('goes on after a job that fails', async () => {
    const queue = new AskQueue();
    await assert.rejects(
      queue.run(() => Promise.reject(new Error('broken')), asQuestion()),
      /broken/,
    );
    assert.equal(await queue.run(async () => 'fine', asQuestion()), 'fine');
  });
});
