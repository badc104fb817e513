import assert from 'node:assert/strict';
import type { Engine } from '../../src/engine/contract.ts';
import { promptPrefix } from '../../src/engine/prompt.ts';
import type { AskEvent } from '../../src/shared/askEvent.ts';
import {
  doneOf,
  forgetPrefix,
  load,
  loadedWindow,
  median,
  newEngine,
  options,
  question,
  read,
  server,
  unload,
} from './engineHouse.ts';
import { PlainClient } from './plainClient.ts';

const never = new AbortController().signal;
const short = options({ maxBullets: 1 });

describe('asking a real server', function () {
  this.timeout(120_000);
  let engine: Engine;
  beforeEach(() => {
    engine = newEngine();
  });
  afterEach(() => engine.dispose());

  it('answers in bullets, with every figure', async () => {
    const events = await read(engine, 'What does TCP stand for?');
    const { bullets, complete, timings } = doneOf(events);
    assert.ok(
      bullets.some((bullet) => /transmission control protocol/i.test(bullet)),
      bullets.join('\n'),
    );
    assert.equal(complete, true);
    const types = events.map(({ type }) => type);
    assert.equal(types[0], 'queued');
    assert.ok(types.indexOf('reading') > 0 && types.indexOf('reading') < types.indexOf('delta'), types.join(' '));
    for (const figure of ['queuedMs', 'timeToFirstTokenMs', 'timeToFirstBulletMs', 'totalMs'] as const)
      assert.ok((timings[figure] ?? -1) >= 0, figure);
  });

  it('gives the same answer to the same question', async () => {
    const first = doneOf(await read(engine, 'What is a hash table?'));
    assert.deepEqual(doneOf(await read(engine, 'What is a hash table?')).bullets, first.bullets);
  });

  it('reads its prefix once: a second question costs a fraction of the first', async () => {
    const client = new PlainClient(server);
    const own = newEngine({ client });
    const prefills: { cold: number[]; warm: number[] } = { cold: [], warm: [] };
    const prefill = async (text: string): Promise<number> => {
      const { timings } = doneOf(await read(own, text));
      // An answer that Pith ended early has no figures of the server; the time to the first token holds them too.
      return timings.prefillMs ?? timings.timeToFirstTokenMs ?? Number.NaN;
    };
    for (const [cold, warm] of [
      ['What is RAM?', 'What is an SSD?'],
      ['What is a GPU?', 'What is a cable?'],
      ['What is a mouse?', 'What is a fan?'],
    ] as const) {
      await forgetPrefix();
      prefills.cold.push(await prefill(cold));
      prefills.warm.push(await prefill(warm));
    }
    const ratio = median(prefills.warm) / median(prefills.cold);
    assert.ok(ratio < 0.7, `warm ${prefills.warm} ms, cold ${prefills.cold} ms`);
    const prefixes = client.requests.map(({ messages }) => JSON.stringify(messages.slice(0, promptPrefix.length)));
    assert.equal(new Set(prefixes).size, 1);
    await own.dispose();
  });

  it('leaves nothing to load or to read but the question after a warm-up', async () => {
    await forgetPrefix();
    const cold = doneOf(await read(newEngine(), 'What is a router?')).timings.timeToFirstTokenMs ?? 0;
    await forgetPrefix();
    await engine.warmUp(options());
    const warm = doneOf(await read(engine, 'What is a switch?')).timings.timeToFirstTokenMs ?? 0;
    assert.ok(warm < cold, `warm ${warm} ms, cold ${cold} ms`);
  });

  it('keeps the larger window of a model that is in memory', async () => {
    await load(6_144);
    try {
      doneOf(await read(engine, 'What is a byte?', { options: short }));
      assert.equal(await loadedWindow(), 6_144);
    } finally {
      await unload();
    }
  });

  it('says that a model is loading while it is', async () => {
    await unload();
    const events = await read(engine, 'What is a bit?', { options: short });
    const types = events.map(({ type }) => type);
    assert.ok(types.includes('loading'), types.join(' '));
    assert.ok(types.lastIndexOf('loading') < types.indexOf('reading'));
    assert.ok(doneOf(events).bullets.length === 1);
  });

  it('lets a second question wait behind the first and shows its place', async () => {
    const order: string[] = [];
    const follow = (name: string, text: string): Promise<AskEvent[]> =>
      read(engine, text, { onEvent: ({ type }) => type === 'delta' && order.push(name) });
    const [, second] = await Promise.all([follow('first', 'What is a list?'), follow('second', 'What is a tree?')]);
    assert.deepEqual(second[0], { type: 'queued', ahead: 1 });
    doneOf(second);
    assert.ok(order.lastIndexOf('first') < order.indexOf('second'));
  });

  it('asks once what is asked twice at the same time', async () => {
    const client = new PlainClient(server);
    const own = newEngine({ client });
    const [one, other] = await Promise.all([read(own, 'What is a queue?'), read(own, 'What is a queue?')]);
    assert.deepEqual(doneOf(one).bullets, doneOf(other).bullets);
    assert.equal(client.requests.length, 1);
    await own.dispose();
  });

  it('lets a follow-up see what was asked before', async () => {
    const session = engine.newSession();
    const ask = async (text: string, relation: 'alone' | 'follow-up') => {
      const events: AskEvent[] = [];
      for await (const event of session.ask(question(text, { relation }), options(), never)) events.push(event);
      const read = events.find((event) => event.type === 'reading');
      return { done: doneOf(events), promptTokens: read?.type === 'reading' ? read.promptTokens : 0 };
    };
    await ask('What is a stack in programming?', 'alone');
    const alone = await ask('Give me an example.', 'alone');
    const leaning = await ask('Give me an example.', 'follow-up');
    assert.ok(leaning.promptTokens > alone.promptTokens + 20, `${leaning.promptTokens} and ${alone.promptTokens}`);
    assert.notDeepEqual(leaning.done.bullets, alone.done.bullets);
  });

  it('refuses a question of 100,000 characters with both numbers', async () => {
    const end = (await read(engine, 'why is this so long '.repeat(5_000))).at(-1);
    assert.ok(end?.type === 'failed' && end.error.kind === 'context-exceeded');
    assert.ok(end.error.promptTokens > 10_000 && end.error.contextWindow >= 4_096);
  });

  it('names a model that is not installed', async () => {
    const end = (await read(engine, 'why?', { options: options({ model: 'nobody/has-this:1b' }) })).at(-1);
    assert.ok(end?.type === 'failed' && end.error.kind === 'model-missing');
  });

  it('takes two hundred questions at once: what finds no place is refused, nothing is lost', async () => {
    const own = newEngine({ maxWaiting: 12 });
    const ends = await Promise.all(
      Array.from({ length: 200 }, async (_, index) =>
        (await read(own, `What is ${index}?`, { options: short })).at(-1),
      ),
    );
    const count = (type: AskEvent['type']): number => ends.filter((end) => end?.type === type).length;
    assert.deepEqual([count('done'), count('failed')], [13, 187]);
    assert.ok(ends.every((end) => end?.type !== 'failed' || end.error.kind === 'queue-full'));
    assert.equal(own.pending, 0);
    await own.dispose();
  });
});
