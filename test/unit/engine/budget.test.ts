import assert from 'node:assert/strict';
import { fitPrompt } from '../../../src/engine/budget.ts';
import { promptPrefix } from '../../../src/engine/prompt.ts';
import { TokenEstimator } from '../../../src/engine/tokenEstimate.ts';
import { AskFailure } from '../../../src/shared/askError.ts';

const turn = (asked: string) => ({ asked, bullets: ['word '.repeat(100)] });
const fitted = (text: string, turns: readonly ReturnType<typeof turn>[], window: number, maxBullets = 5) =>
  fitPrompt({ text, maxBullets }, turns, window, new TokenEstimator());

describe('the token budget', () => {
  it('keeps every earlier turn while there is room', () => {
    const { messages, turns } = fitted('and now?', [turn('one'), turn('two')], 4096);
    assert.equal(turns, 2);
    assert.deepEqual(
      messages.slice(promptPrefix.length).map(({ role }) => role),
      ['user', 'assistant', 'user', 'assistant', 'user'],
    );
  });

  it('leaves out the oldest turns first', () => {
    const { messages, turns } = fitted('and now?', [turn('oldest'), turn('older'), turn('newest')], 512);
    assert.ok(turns > 0 && turns < 3, `kept ${turns}`);
    const text = messages.map(({ content }) => content).join('\n');
    assert.ok(text.includes('newest') && !text.includes('oldest'));
    assert.deepEqual(messages.slice(0, promptPrefix.length), promptPrefix, 'the prefix is never trimmed');
  });

  it('refuses a question that cannot fit and names both numbers', () =>
    assert.throws(
      () => fitted('word '.repeat(5_000), [turn('one')], 2048),
      (thrown) =>
        thrown instanceof AskFailure &&
        thrown.error.kind === 'context-exceeded' &&
        thrown.error.promptTokens > 2048 &&
        thrown.error.contextWindow === 2048,
    ));

  it('never lets prompt, answer and margin exceed the window', () => {
    for (const window of [512, 700, 1024, 4096])
      for (const size of [1, 50, 90]) {
        const { promptTokens, maxTokens } = fitted('word '.repeat(size), [], window, 12);
        assert.ok(promptTokens + maxTokens + 16 <= window, `${window}/${size}`);
        assert.ok(maxTokens >= 1);
      }
  });

  it('allows an answer no more tokens than its bullets can use', () => {
    assert.equal(fitted('why?', [], 32_768, 5).maxTokens, 512);
    assert.equal(fitted('why?', [], 32_768, 1).maxTokens, 192);
  });
});
