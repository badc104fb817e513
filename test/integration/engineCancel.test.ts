import assert from 'node:assert/strict';
import type { Engine } from '../../src/engine/contract.ts';
import type { AskEvent } from '../../src/shared/askEvent.ts';
import { doneOf, median, newEngine, options, read, unload } from './engineHouse.ts';

const short = options({ maxBullets: 1 });
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** "Normal" with room for a busy machine: a server that still worked on the old question would take far longer. */
const normal = (idleMs: number): number => idleMs * 2.5 + 100;

describe('cancelling on a real server', function () {
  this.timeout(120_000);
  let engine: Engine;
  let idleMs: number;

  before(async () => {
    engine = newEngine();
    await engine.warmUp(options());
    const figures: number[] = [];
    for (const thing of ['pen', 'cup', 'hat', 'box', 'key'])
      figures.push(await timeToFirstToken(`What is a ${thing}?`));
    idleMs = median(figures);
  });
  after(() => engine.dispose());

  const timeToFirstToken = async (text: string): Promise<number> =>
    doneOf(await read(engine, text, { options: short })).timings.timeToFirstTokenMs ?? Number.NaN;

  /** Asks something long and stops as soon as `when` says so. */
  const stopWhen = async (text: string, when: (event: AskEvent) => boolean): Promise<AskEvent[]> => {
    const stop = new AbortController();
    return read(engine, text, { signal: stop.signal, onEvent: (event) => when(event) && stop.abort() });
  };

  it('in mid-answer leaves the server free at once', async () => {
    let deltas = 0;
    const events = await stopWhen('Explain how a computer starts, step by step', ({ type }) => {
      if (type === 'delta') deltas += 1;
      return deltas === 3;
    });
    assert.deepEqual(events.at(-1), { type: 'cancelled' });
    const next = await timeToFirstToken('What is a door?');
    assert.ok(next <= normal(idleMs), `${next} ms, idle ${idleMs} ms`);
  });

  it('while the prompt is read leaves the server free at once', async () => {
    const text = `${'Rivers run to the sea. '.repeat(60)} Why?`;
    assert.deepEqual((await stopWhen(text, ({ type }) => type === 'reading')).at(-1), { type: 'cancelled' });
    const next = await timeToFirstToken('What is a wall?');
    // The batch that was being evaluated cannot be interrupted; it is part of the wait.
    assert.ok(next <= normal(idleMs) + 500, `${next} ms, idle ${idleMs} ms`);
  });

  it('in the queue asks the server nothing', async () => {
    const first = read(engine, 'What is a window?');
    const second = await stopWhen('What is a floor?', ({ type }) => type === 'queued');
    assert.deepEqual(second.at(-1), { type: 'cancelled' });
    doneOf(await first);
    const next = await timeToFirstToken('What is a roof?');
    assert.ok(next <= normal(idleMs), `${next} ms, idle ${idleMs} ms`);
  });

  it('while the model loads lets the next question load it again', async () => {
    await unload();
    const coldMs =
      doneOf(await read(newEngine(), 'What is a lamp?', { options: short })).timings.timeToFirstTokenMs ?? 0;
    await unload();
    await pause(50);
    const loading = newEngine();
    const stop = new AbortController();
    const onEvent = ({ type }: AskEvent): void => {
      if (type === 'loading') stop.abort();
    };
    const events = await read(loading, 'What is a bulb?', { options: short, signal: stop.signal, onEvent });
    assert.deepEqual(events.at(-1), { type: 'cancelled' });
    const next = doneOf(await read(loading, 'What is a wire?', { options: short })).timings.timeToFirstTokenMs ?? 0;
    assert.ok(next <= coldMs * 2.5 + 500, `${next} ms, cold ${coldMs} ms`);
    await loading.dispose();
  });

  it('of everything leaves the server free at once', async () => {
    const asks = ['tea', 'milk', 'rice'].map((thing) => read(engine, `Explain in detail how ${thing} is made`));
    await pause(idleMs + 200);
    engine.stopAll();
    for (const events of await Promise.all(asks)) assert.deepEqual(events.at(-1), { type: 'cancelled' });
    const next = await timeToFirstToken('What is a chair?');
    assert.ok(next <= normal(idleMs), `${next} ms, idle ${idleMs} ms`);
  });

  it('by ending the engine takes less than two seconds', async () => {
    const own = newEngine();
    const asks = [read(own, 'Explain in detail how bread is made'), read(own, 'What is a table?')];
    await pause(idleMs + 200);
    const before = performance.now();
    await own.dispose();
    assert.ok(performance.now() - before < 2_000);
    for (const events of await Promise.all(asks)) assert.deepEqual(events.at(-1), { type: 'cancelled' });
  });
});
