import assert from 'node:assert/strict';
import { promptPrefix } from '../../../src/engine/prompt.ts';
import { AskFailure } from '../../../src/shared/askError.ts';
import {
  all,
  asked,
  doneOf,
  house,
  kinds,
  last,
  loadedModel,
  never,
  options,
  Reply,
  reading,
  settled,
} from './scripted.ts';

describe('loading', () => {
  it('is told with its time until the model is in memory', async () => {
    const { client, clock, ask } = house();
    client.inMemory = [];
    const [reply] = client.expect(1);
    const { seen, over } = reading(ask('what is a port?'));
    await clock.pass(1_000);
    const times = seen.flatMap((event) => (event.type === 'loading' ? [event.elapsedMs] : []));
    assert.ok(times.length >= 3 && times.every((ms, index) => index === 0 || ms > (times[index - 1] ?? 0)), `${times}`);
    client.inMemory = [loadedModel()];
    await clock.pass(600);
    assert.equal(last(seen).type, 'reading');
    reply?.say('- A number.\n').end();
    const events = kinds(await over);
    assert.equal(events.filter((kind) => kind === 'reading').length, 1);
    assert.ok(events.indexOf('reading') < events.indexOf('delta'));
  });

  it('is not looked for while the model is known to be warm', async () => {
    const { client, ask } = house();
    await all(ask('one?'));
    const looks = client.looks;
    await all(ask('two?'));
    assert.equal(client.looks, looks);
  });

  it('is looked for in a model that is known only when it stays silent for long', async () => {
    const { client, clock, ask } = house();
    await all(ask('one?'));
    const looks = client.looks;
    const reply = new Reply();
    client.replies[1] = reply;
    const { over } = reading(ask('two?'));
    await clock.pass(390);
    assert.equal(client.looks, looks);
    await clock.pass(20);
    assert.equal(client.looks, looks + 1);
    reply.say('- Two.\n').end();
    await over;
  });

  it('is noticed when another program has put a warm model out of memory', async () => {
    const { client, clock, ask } = house();
    await all(ask('one?'));
    client.inMemory = [];
    const reply = new Reply();
    client.replies[1] = reply;
    const { seen, over } = reading(ask('two?'));
    await clock.pass(1_000);
    assert.equal(last(seen).type, 'loading');
    reply?.say('- Two.\n').end();
    const events = kinds(await over);
    assert.equal(events[events.indexOf('delta') - 1], 'reading');
  });

  it('uses the same load options for every request to a model', async () => {
    const { client, engine, ask } = house();
    client.inMemory = [loadedModel({ contextWindow: 16_384 })];
    await engine.warmUp(options());
    await all(ask('one?'));
    client.inMemory = [];
    await all(ask('two?'));
    assert.deepEqual(
      client.requests.map(({ load }) => load),
      [{ num_ctx: 16_384 }, { num_ctx: 16_384 }, { num_ctx: 16_384 }],
    );
  });

  it('does not hold up a question when the server is slow to say what is loaded', async () => {
    const { client, clock, ask } = house();
    client.loaded = () => new Promise(() => {});
    const { over } = reading(ask('one?'));
    await clock.pass(350);
    doneOf(await over);
  });
});

describe('warming up', () => {
  it('asks for one token with the real prefix', async () => {
    const { client, engine } = house();
    await engine.warmUp(options());
    const [request] = client.requests;
    assert.equal(request?.maxTokens, 1);
    assert.deepEqual(request?.messages.slice(0, promptPrefix.length), promptPrefix);
  });

  it('differs from a question in its tokens and its last message only', async () => {
    const { client, engine, ask } = house();
    await engine.warmUp(options());
    await all(ask('one?'));
    const [warm, question] = client.requests.map(({ messages: _, maxTokens: __, ...rest }) => rest);
    assert.deepEqual(warm, question);
  });

  it('happens once for a model, however many ask for it', async () => {
    const { client, engine } = house();
    await Promise.all([engine.warmUp(options()), engine.warmUp(options())]);
    await engine.warmUp(options());
    assert.equal(client.requests.length, 1);
  });

  it('is one for all who ask while it is under way', () => {
    const { engine } = house();
    assert.equal(engine.warmUp(options()), engine.warmUp(options()));
  });

  it('that fails makes the next question look again what is in memory', async () => {
    const { client, clock, engine, ask } = house();
    await all(ask('one?'));
    await clock.pass(61_000);
    client.replies[1] = new Reply().fail(new AskFailure({ kind: 'connection-lost', host: 'here' }));
    await assert.rejects(engine.warmUp(options()));
    const looks = client.looks;
    await all(ask('two?'));
    assert.equal(client.looks, looks + 1);
  });

  it('is not needed after an answer, and again when that is long ago', async () => {
    const { client, clock, engine, ask } = house();
    await all(ask('one?'));
    await engine.warmUp(options());
    assert.equal(client.requests.length, 1);
    await clock.pass(61_000);
    await engine.warmUp(options());
    assert.equal(client.requests.length, 2);
  });

  it('lets a question that comes while it waits go first, and is then not needed', async () => {
    const { client, engine, ask } = house();
    const [reply] = client.expect(1);
    const first = reading(ask('one?', never, options({ model: 'other:1b' })));
    await settled();
    const warm = engine.warmUp(options());
    const second = reading(ask('two?'));
    await settled();
    reply?.say('- One.\n').end();
    await Promise.all([first.over, second.over, warm]);
    assert.deepEqual(client.requests.map(asked), ['one?', 'two?']);
  });

  it('is not ended by Stop All, and the question behind it says that the model loads', async () => {
    const { client, clock, engine, ask } = house();
    client.inMemory = [];
    const [reply] = client.expect(1);
    const warm = engine.warmUp(options());
    const { seen, over } = reading(ask('one?'));
    await clock.pass(1_000);
    assert.equal(last(seen).type, 'loading');
    engine.stopAll();
    await over;
    assert.equal(reply?.closed, false);
    reply?.say('.').end('length');
    await warm;
  });

  it('tells why it failed', async () => {
    const { client, engine } = house();
    client.expect(1)[0]?.fail(new AskFailure({ kind: 'out-of-memory', model: 'tiny:1b' }));
    await assert.rejects(
      engine.warmUp(options()),
      (thrown) => thrown instanceof AskFailure && thrown.error.kind === 'out-of-memory',
    );
    await engine.warmUp(options());
  });
});
