import assert from 'node:assert/strict';
import { type AskError, AskFailure, explain, inEnglish } from '../../../src/shared/askError.ts';
import { pithCommands } from '../../../src/shared/commands.ts';

const oneOfEach: readonly AskError[] = [
  { kind: 'server-unreachable', host: 'http://127.0.0.1:11434', cause: 'not-installed' },
  { kind: 'server-unreachable', host: 'http://127.0.0.1:11434', cause: 'not-running' },
  { kind: 'server-unreachable', host: 'http://gpu:11434', cause: 'refused' },
  { kind: 'server-unreachable', host: 'http://gpu:11434', cause: 'name-not-found' },
  { kind: 'server-unreachable', host: 'http://gpu:11434', cause: 'no-route' },
  { kind: 'server-unreachable', host: 'http://gpu:11434', cause: 'no-reply' },
  { kind: 'server-unreachable', host: 'https://gpu', cause: 'tls' },
  { kind: 'server-unreachable', host: 'https://gpu', cause: 'proxy' },
  { kind: 'address-invalid', value: 'nonsense', from: 'OLLAMA_HOST' },
  { kind: 'not-ollama', host: 'http://gpu' },
  { kind: 'server-too-old', version: '0.9.0', needed: '0.12.4' },
  { kind: 'login-needed', host: 'https://gpu' },
  { kind: 'no-model' },
  { kind: 'model-missing', model: 'phi3:mini' },
  { kind: 'model-cannot-chat', model: 'all-minilm' },
  { kind: 'model-in-cloud', model: 'gpt-oss:120b-cloud' },
  { kind: 'server-busy', host: 'http://gpu' },
  { kind: 'out-of-memory', model: 'llama3:70b' },
  { kind: 'question-blank' },
  { kind: 'context-exceeded', promptTokens: 9000, contextWindow: 4096 },
  { kind: 'queue-full', waiting: 100 },
  { kind: 'stalled', silentMs: 60_000 },
  { kind: 'timed-out', limitMs: 1_500 },
  { kind: 'connection-lost', host: 'http://gpu' },
  { kind: 'no-answer', model: 'phi3:mini' },
  { kind: 'server-error', status: 500, detail: 'boom' },
  { kind: 'unexpected', detail: 'boom' },
];

describe('What a person reads when something went wrong', () => {
  for (const error of oneOfEach) {
    const name = 'cause' in error ? `${error.kind} (${error.cause})` : error.kind;

    it(`is one whole sentence with a remedy: ${name}`, () => {
      const words = explain(error);
      const sentence = inEnglish(words);
      assert.match(sentence, /[.:!?]$|: .+/);
      assert.doesNotMatch(sentence, /\{\d\}|undefined|NaN/);
      assert.ok(words.remedy.label.length > 0 && words.remedy.terminal.length > 0);
      assert.ok(pithCommands.includes(words.remedy.command));
    });
  }

  it('gives both numbers when a question is too long', () => {
    const sentence = inEnglish(explain({ kind: 'context-exceeded', promptTokens: 9000, contextWindow: 4096 }));
    assert.match(sentence, /9000/);
    assert.match(sentence, /4096/);
  });

  it('survives being thrown', () => {
    const failure = new AskFailure({ kind: 'no-model' });
    assert.equal(failure.message, 'No chat model is installed.');
    assert.deepEqual(failure.error, { kind: 'no-model' });
  });
});
