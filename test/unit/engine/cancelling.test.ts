import assert from 'node:assert/strict';
import { all, asked, doneOf, house, kinds, last, options, reading, settled } from './scripted.ts';

describe('cancelling', () => {
  it('before the ask is read asks nothing', async () => {
    const { client, ask } = house();
    assert.deepEqual(kinds(await all(ask('why?', AbortSignal.abort()))), ['cancelled']);
    assert.equal(client.requests.length, 0);
  });

  it('in the queue asks nothing and lets the next one through', async () => {
    const { client, ask } = house();
    const [reply] = client.expect(1);
    const stop = new AbortController();
    const first = reading(ask('first?'));
    const second = reading(ask('second?', stop.signal));
    const third = reading(ask('third?'));
    await settled();
    stop.abort();
    assert.deepEqual(last(await second.over), { type: 'cancelled' });
    reply?.say('- One.\n').end();
    doneOf(await first.over);
    doneOf(await third.over);
    assert.deepEqual(client.requests.map(asked), ['first?', 'third?']);
  });

  for (const [phase, before] of [
    ['while the model loads', ''],
    ['in mid-answer', '- A number'],
  ] as const)
    it(`${phase} closes the connection and frees the slot`, async () => {
      const { client, clock, ask } = house();
      const [reply] = client.expect(1);
      if (before === '') client.inMemory = [];
      else reply?.say(before);
      const stop = new AbortController();
      const { seen, over } = reading(ask('what is a port?', stop.signal));
      await clock.pass(100);
      assert.equal(kinds(seen).includes('loading'), before === '');
      stop.abort();
      assert.deepEqual(last(await over), { type: 'cancelled' });
      await settled();
      assert.equal(reply?.closed, true);
      doneOf(await all(ask('what is a socket?')));
    });

  it('by leaving the loop is the same', async () => {
    const { client, engine, ask } = house();
    const [reply] = client.expect(1);
    reply?.say('- A number of bits');
    for await (const { type } of ask('what is a port?')) if (type === 'reading') break;
    await settled();
    assert.equal(reply?.closed, true);
    assert.equal(engine.pending, 0);
  });

  it('of everything ends running and waiting asks', async () => {
    const { client, engine, ask } = house();
    const [reply] = client.expect(1);
    const asks = ['one?', 'two?', 'three?'].map((text) => reading(ask(text)));
    await settled();
    assert.equal(engine.pending, 3);
    engine.stopAll();
    for (const { over } of asks) assert.deepEqual(last(await over), { type: 'cancelled' });
    await settled();
    assert.equal(reply?.closed, true);
    assert.equal(client.requests.length, 1);
    assert.equal(engine.pending, 0);
  });
});

describe('ending the engine', () => {
  it('cancels every ask and leaves nothing running', async () => {
    const { client, engine, ask } = house();
    const [reply] = client.expect(1);
    const asks = [reading(ask('one?')), reading(ask('two?'))];
    const warm = engine.warmUp(options({ model: 'other:1b' }));
    await settled();
    await engine.dispose();
    for (const { over } of asks) assert.deepEqual(last(await over), { type: 'cancelled' });
    await warm;
    assert.equal(reply?.closed, true);
    assert.deepEqual(kinds(await all(ask('late?'))), ['cancelled']);
  });

  it('takes two seconds at most when the client does not listen', async () => {
    const { client, clock, engine, ask } = house();
    client.deaf = true;
    const one = reading(ask('one?'));
    const two = reading(ask('two?'));
    await settled();
    let over = false;
    const ending = engine.dispose().then(() => {
      over = true;
    });
    assert.deepEqual(last(await one.over), { type: 'cancelled' });
    assert.deepEqual(last(await two.over), { type: 'cancelled' });
    await clock.pass(2_000);
    assert.equal(over, true);
    await ending;
  });

  it('ends also while the server does not even say what it has', async () => {
    const { client, clock, engine, ask } = house();
    client.card = () => new Promise(() => {});
    const one = reading(ask('one?'));
    await settled();
    const ending = engine.dispose();
    assert.deepEqual(last(await one.over), { type: 'cancelled' });
    await clock.pass(2_000);
    await ending;
  });
});
