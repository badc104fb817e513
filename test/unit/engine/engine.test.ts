import assert from 'node:assert/strict';
import { stallLimitMs } from '../../../src/engine/answer.ts';
import { promptPrefix } from '../../../src/engine/prompt.ts';
import { AskFailure } from '../../../src/shared/askError.ts';
import type { AskEvent } from '../../../src/shared/askEvent.ts';
import { all, asked, doneOf, errorOf, house, kinds, never, options, question, reading, settled } from './scripted.ts';

describe('asking', () => {
  it('says queued, reading, the bullets, and done', async () => {
    const { ask } = house();
    const events = await all(ask('what is a port?'));
    assert.deepEqual(kinds(events.slice(0, 2)), ['queued', 'reading']);
    assert.deepEqual(doneOf(events).bullets, ['About what is a port?']);
    assert.equal(doneOf(events).complete, true);
    const shown = events.flatMap((event) => (event.type === 'delta' && event.bullet === 0 ? [event.text] : []));
    assert.equal(shown.join(''), 'About what is a port?');
  });

  it('measures every phase of an answer', async () => {
    const { client, clock, ask } = house();
    const [reply] = client.expect(1);
    const { over } = reading(ask('what is a port?'));
    await clock.pass(120);
    reply?.say('- A number');
    await clock.pass(80);
    reply?.say(' of 16 bits.\n').end('stop', { generationMs: 400, answerTokens: 20 });
    const { timings } = doneOf(await over);
    assert.equal(timings.timeToFirstTokenMs, 120);
    assert.equal(timings.totalMs, 200);
    assert.ok((timings.timeToFirstBulletMs ?? 0) >= 120);
    assert.deepEqual(
      [timings.queuedMs, timings.loadMs, timings.prefillMs, timings.promptTokens, timings.answerTokens],
      [0, 40, 25, 90, 20],
    );
    assert.equal(timings.tokensPerSecond, 50);
    assert.equal(timings.cachedAgeMs, null);
  });

  it('stops the server when the last allowed bullet is complete, and calls the answer complete', async () => {
    const { client, ask } = house();
    const [reply] = client.expect(1);
    const { over } = reading(ask('what is a port?', never, options({ maxBullets: 2 })));
    reply?.say('- A number.\n- Of 16 bits.\n- Never shown because it is the third.\n- Nor this.\n');
    const done = doneOf(await over);
    assert.deepEqual([done.bullets.length, done.complete, reply?.closed], [2, true, true]);
  });

  it('asks with the prefix, one seed and temperature 0', async () => {
    const { client, ask } = house();
    await all(ask('what is a port?'));
    await all(ask('what is a socket?'));
    assert.deepEqual(
      client.requests.map(({ messages }) => messages.slice(0, promptPrefix.length)),
      [promptPrefix, promptPrefix],
    );
    assert.deepEqual(new Set(client.requests.map(({ seed }) => seed)).size, 1);
    assert.deepEqual(client.requests[0]?.temperature, 0);
    assert.ok(client.requests[0]?.stops.includes('<|end|>'));
  });

  it('samples anew with another seed and some temperature', async () => {
    const { client, engine } = house();
    const session = engine.newSession();
    for (let time = 0; time < 2; time += 1)
      await all(session.ask(question('what is a port?', { sampling: 'fresh' }), options(), never));
    const [first, second] = client.requests;
    assert.ok((first?.temperature ?? 0) > 0);
    assert.notEqual(first?.seed, second?.seed);
  });

  it('cleans the question before it asks', async () => {
    const { client, ask } = house();
    await all(ask('  what is\u0000 a \u202Eport?\uD83D '));
    assert.equal(asked(client.requests[0] as never), 'what is a port?');
  });
});

describe('answers that are cut', () => {
  it('are done but not complete at the length limit', async () => {
    const { client, ask } = house();
    client.expect(1)[0]?.say('- A number.\n- Of sixt').end('length');
    assert.equal(doneOf(await all(ask('what is a port?'))).complete, false);
  });

  it('are done but not complete where the server ends without saying so', async () => {
    const { client, ask } = house();
    client.expect(1)[0]?.say('- A number.\n- Of sixt').breakOff();
    assert.equal(doneOf(await all(ask('what is a port?'))).complete, false);
  });

  it('keep what was shown when the connection breaks, and leave the reason for the log', async () => {
    const { client, ask, troubles } = house();
    client
      .expect(1)[0]
      ?.say('- A number.\n- Of sixteen bits')
      .fail(new AskFailure({ kind: 'connection-lost', host: 'here' }));
    const done = doneOf(await all(ask('what is a port?')));
    assert.equal(done.complete, false);
    assert.equal(done.bullets[0], 'A number.');
    assert.deepEqual(troubles, ['connection-lost']);
  });

  it('are ended when the server goes silent in the middle', async () => {
    const { client, clock, ask, troubles } = house();
    const [reply] = client.expect(1);
    const { over } = reading(ask('what is a port?'));
    await settled();
    reply?.say('- A number.\n- Of sixteen');
    await clock.pass(stallLimitMs + 1);
    assert.equal(doneOf(await over).complete, false);
    assert.equal(reply?.closed, true);
    assert.deepEqual(troubles, ['stalled']);
  });

  it('go on from the bullets that were shown', async () => {
    const { client, engine } = house();
    const events = await all(
      engine.newSession().ask(question('what is a port?', { continues: ['A number.', 'Of 16'] }), options(), never),
    );
    doneOf(events);
    assert.deepEqual(
      client.requests[0]?.messages.slice(promptPrefix.length, -1).map(({ role, content }) => [role, content]),
      [
        ['user', 'what is a port?'],
        ['assistant', '- A number.\n- Of 16'],
      ],
    );
  });
});

describe('a continued answer', () => {
  it('gets the bullets that are left of those allowed', async () => {
    const { client, engine } = house();
    client.expect(1)[0]?.say('- Third.\n- Fourth is one too many.\n- Fifth.\n');
    const events = await all(
      engine.newSession().ask(question('why?', { continues: ['One.', 'Two.'] }), options({ maxBullets: 3 }), never),
    );
    assert.deepEqual(doneOf(events).bullets, ['Third.']);
  });
});

describe('an ask that fails', () => {
  const failing: [string, (parts: ReturnType<typeof house>) => AsyncIterable<AskEvent>, string][] = [
    ['says so when the question is blank', ({ ask }) => ask(' \u202E\n'), 'question-blank'],
    ['says so when no model is chosen', ({ ask }) => ask('why?', never, options({ model: ' ' })), 'no-model'],
    [
      'says so when the model cannot chat',
      ({ client, ask }) => {
        client.cardOf = { canChat: false };
        return ask('why?');
      },
      'model-cannot-chat',
    ],
    [
      'refuses a model that runs in a cloud',
      ({ client, ask }) => {
        client.cardOf = { inCloud: true };
        return ask('why?');
      },
      'model-in-cloud',
    ],
    ['refuses a question beyond the window', ({ ask }) => ask('word '.repeat(20_000)), 'context-exceeded'],
    [
      'passes on what the client says',
      ({ client, ask }) => {
        client.cardError = new AskFailure({ kind: 'model-missing', model: 'tiny:1b' });
        return ask('why?');
      },
      'model-missing',
    ],
    [
      'says that nothing was answered when the answer is empty',
      ({ client, ask }) => {
        client.expect(1)[0]?.say('  \n').end();
        return ask('why?');
      },
      'no-answer',
    ],
    [
      'says that nothing was answered when the server ends without a word',
      ({ client, ask }) => {
        client.expect(1)[0]?.breakOff();
        return ask('why?');
      },
      'no-answer',
    ],
    [
      'names the reason when the connection breaks before anything was shown',
      ({ client, ask }) => {
        client.expect(1)[0]?.fail(new AskFailure({ kind: 'connection-lost', host: 'here' }));
        return ask('why?');
      },
      'connection-lost',
    ],
    [
      'calls anything else unexpected',
      ({ client, ask }) => {
        client.expect(1)[0]?.fail(new TypeError('x is not a function'));
        return ask('why?');
      },
      'unexpected',
    ],
  ];
  for (const [name, start, kind] of failing)
    it(name, async () => {
      const parts = house();
      const events = await all(start(parts));
      assert.equal(errorOf(events).kind, kind);
      assert.equal(parts.engine.pending, 0);
    });

  it('asks a model in a cloud when that was allowed', async () => {
    const { client, ask } = house();
    client.cardOf = { inCloud: true };
    doneOf(await all(ask('why?', never, options({ allowCloud: true }))));
  });

  it('does not wait in the queue to be refused', async () => {
    const { client, ask } = house();
    const [reply] = client.expect(1);
    const first = reading(ask('what is a port?'));
    await settled();
    assert.equal(errorOf(await all(ask('word '.repeat(20_000)))).kind, 'context-exceeded');
    reply?.say('- A number.\n').end();
    doneOf(await first.over);
  });

  it('gives up after the time that was allowed, and frees the server', async () => {
    const { client, clock, ask } = house();
    const [reply] = client.expect(1);
    const { over } = reading(ask('what is a port?', never, options({ timeoutMs: 2_000 })));
    await clock.pass(2_001);
    const error = errorOf(await over);
    assert.deepEqual(error, { kind: 'timed-out', limitMs: 2_000 });
    await settled();
    assert.equal(reply?.closed, true);
    doneOf(await all(ask('next?')));
  });

  it('leaves no timer behind', async () => {
    const { client, clock, ask } = house();
    client.expect(2)[1]?.fail(new AskFailure({ kind: 'out-of-memory', model: 'tiny:1b' }));
    client.replies[0]?.say('- one\n').end();
    await all(ask('one?', never, options({ timeoutMs: 5_000 })));
    await all(ask('two?', never, options({ timeoutMs: 5_000 })));
    await settled();
    assert.equal(clock.waiting, 0);
  });
});
