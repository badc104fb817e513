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
  never,
  options,
  question,
  Reply,
  reading,
  type ScriptedClient,
  settled,
} from './scripted.ts';

describe('a session', () => {
  const followUp = (text: string) => question(text, { relation: 'follow-up' });
  const rolesAfterPrefix = (client: ScriptedClient, index: number): string[] =>
    client.requests[index]?.messages.slice(promptPrefix.length).map(({ content }) => content) ?? [];

  it('shows earlier complete turns to a follow-up and none to a question that stands alone', async () => {
    const { client, engine } = house();
    const session = engine.newSession();
    await all(session.ask(question('what is a port?'), options(), never));
    await all(session.ask(followUp('and a socket?'), options(), never));
    await all(session.ask(question('what is a list?'), options(), never));
    assert.deepEqual(rolesAfterPrefix(client, 1), ['what is a port?', '- About what is a port?', 'and a socket?']);
    assert.deepEqual(rolesAfterPrefix(client, 2), ['what is a list?']);
  });

  it('lets a follow-up see an answer that was still under way when it was asked', async () => {
    const { client, engine } = house();
    const [reply] = client.expect(1);
    const session = engine.newSession();
    const first = reading(session.ask(question('what is a port?'), options(), never));
    const second = reading(session.ask(followUp('why?'), options(), never));
    await settled();
    reply?.say('- A number.\n').end();
    await Promise.all([first.over, second.over]);
    assert.deepEqual(rolesAfterPrefix(client, 1), ['what is a port?', '- A number.', 'why?']);
  });

  it('does not remember cancelled, failed or cut answers', async () => {
    const { client, engine } = house();
    const replies = client.expect(3);
    const session = engine.newSession();
    replies[0]?.say('- A numb').end('length');
    replies[1]?.fail(new AskFailure({ kind: 'connection-lost', host: 'here' }));
    await all(session.ask(question('cut?'), options(), never));
    await all(session.ask(question('broken?'), options(), never));
    const stop = new AbortController();
    const third = reading(session.ask(question('cancelled?'), options(), stop.signal));
    replies[2]?.say('- Yes.\n- No');
    await settled();
    stop.abort();
    await third.over;
    await all(session.ask(followUp('why?'), options(), never));
    assert.deepEqual(rolesAfterPrefix(client, 3), ['why?']);
  });

  it('knows nothing of another session', async () => {
    const { client, engine } = house();
    await all(engine.newSession().ask(question('what is a port?'), options(), never));
    await all(engine.newSession().ask(followUp('why?'), options(), never));
    assert.deepEqual(rolesAfterPrefix(client, 1), ['why?']);
  });

  it('goes on from the turns of an earlier window', async () => {
    const { client, engine } = house();
    const session = engine.newSession([{ asked: 'what is a port?', bullets: ['A number.'] }]);
    await all(session.ask(followUp('why?'), options(), never));
    assert.deepEqual(rolesAfterPrefix(client, 0), ['what is a port?', '- A number.', 'why?']);
  });

  it('joins a follow-up that was sent twice, but not the same words about something else', async () => {
    const { client, engine } = house();
    const session = engine.newSession();
    await Promise.all(
      [
        session.ask(question('what is a port?'), options(), never),
        session.ask(followUp('why?'), options(), never),
        session.ask(followUp('why?'), options(), never),
        session.ask(question('what is a list?'), options(), never),
        session.ask(followUp('why?'), options(), never),
      ].map(all),
    );
    assert.deepEqual(client.requests.map(asked), ['what is a port?', 'why?', 'what is a list?', 'why?']);
  });

  it('leaves out its oldest turns when the server counts more than was estimated', async () => {
    const { client, engine } = house();
    const session = engine.newSession();
    await all(session.ask(question('one?'), options(), never));
    await all(session.ask(question('two?'), options(), never));
    client.replies[2] = new Reply().fail(
      new AskFailure({ kind: 'context-exceeded', promptTokens: 5_000, contextWindow: 4_096 }),
    );
    doneOf(await all(session.ask(followUp('why?'), options(), never)));
    assert.deepEqual(rolesAfterPrefix(client, 3), ['two?', '- About two?', 'why?']);
  });

  it('ends its asks when it is disposed, and those of other sessions go on', async () => {
    const { client, engine, ask } = house();
    const replies = client.expect(2);
    const session = engine.newSession();
    const own = reading(session.ask(question('mine?'), options(), never));
    const other = reading(ask('yours?'));
    await settled();
    session.dispose();
    assert.deepEqual(last(await own.over), { type: 'cancelled' });
    replies[1]?.say('- Yes.\n').end();
    doneOf(await other.over);
    assert.deepEqual(kinds(await all(session.ask(question('late?'), options(), never))), ['cancelled']);
  });
});
