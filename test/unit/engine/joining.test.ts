import assert from 'node:assert/strict';
import { all, doneOf, house, kinds, last, never, options, question, reading, settled } from './scripted.ts';

describe('many questions', () => {
  it('wait in line, one on the server at a time, and see their place', async () => {
    const { client, ask } = house();
    const replies = client.expect(3);
    const asks = ['one?', 'two?', 'three?'].map((text) => reading(ask(text)));
    await settled();
    for (const reply of replies) {
      reply.say('- Yes.\n').end();
      await settled();
    }
    const events = await Promise.all(asks.map(({ over }) => over));
    assert.equal(client.mostAtOnce, 1);
    assert.deepEqual(
      events.map((some) => some.flatMap((event) => (event.type === 'queued' ? [event.ahead] : []))),
      [[0], [1], [2, 1]],
    );
  });

  it('are refused beyond the bound, and none is lost', async () => {
    const { client, ask } = house({ maxWaiting: 100 });
    const asks = Array.from({ length: 200 }, (_, index) => all(ask(`question ${index}?`)));
    const ends = (await Promise.all(asks)).map((events) => last(events).type);
    assert.deepEqual(
      [ends.filter((end) => end === 'done').length, ends.filter((end) => end === 'failed').length],
      [101, 99],
    );
    assert.equal(client.requests.length, 101);
  });
});

describe('the same question twice', () => {
  it('is asked once while the first is under way, and the second reader sees all of it', async () => {
    const { client, clock, ask } = house();
    const [reply] = client.expect(1);
    const first = reading(ask('what is a port?'));
    await clock.pass(50);
    reply?.say('- A number.\n- Of');
    await settled();
    const second = reading(ask(' what is a port?'));
    await clock.pass(50);
    reply?.say(' 16 bits.\n').end();
    const [one, other] = await Promise.all([first.over, second.over]);
    assert.equal(client.requests.length, 1);
    assert.deepEqual(doneOf(one).bullets, doneOf(other).bullets);
    assert.deepEqual(kinds(other).filter((kind) => kind === 'bullet').length, doneOf(one).bullets.length);
    assert.deepEqual([doneOf(one).timings.totalMs, doneOf(other).timings.totalMs], [100, 50]);
  });

  it('goes on when one of its readers cancels, and stops with the last', async () => {
    const { client, ask } = house();
    const [reply] = client.expect(1);
    const [stopFirst, stopSecond] = [new AbortController(), new AbortController()];
    const first = reading(ask('what is a port?', stopFirst.signal));
    const second = reading(ask('what is a port?', stopSecond.signal));
    await settled();
    stopFirst.abort();
    assert.deepEqual(last(await first.over), { type: 'cancelled' });
    await settled();
    assert.equal(reply?.closed, false);
    stopSecond.abort();
    assert.deepEqual(last(await second.over), { type: 'cancelled' });
    await settled();
    assert.equal(reply?.closed, true);
  });

  it('is asked again once the first is over', async () => {
    const { client, ask } = house();
    await all(ask('what is a port?'));
    await all(ask('what is a port?'));
    assert.equal(client.requests.length, 2);
  });

  it('is not joined where anything that shapes the answer differs', async () => {
    const { client, engine, ask } = house();
    const context = { label: 'file', language: '', text: 'x' };
    const asks = [
      ask('why?'),
      ask('why?', never, options({ maxBullets: 3 })),
      engine.newSession().ask(question('why?', { context }), options(), never),
      engine.newSession().ask(question('why?', { sampling: 'fresh' }), options(), never),
      engine.newSession().ask(question('why?', { sampling: 'fresh' }), options(), never),
    ];
    await Promise.all(asks.map(all));
    assert.equal(client.requests.length, asks.length);
  });
});
