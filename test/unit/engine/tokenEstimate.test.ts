import assert from 'node:assert/strict';
import { estimateTokens, TokenEstimator } from '../../../src/engine/tokenEstimate.ts';

const user = (content: string) => [{ role: 'user' as const, content }];

describe('the estimate of tokens', () => {
  it('stays above the bytes of no text and at nothing for none', () => {
    assert.equal(estimateTokens(''), 0);
    for (const text of ['a', 'const x = {y: [1, 2]};', 'デッドロック', '😀😀', '0xdeadbeef', 'ÄÖÜ ß'])
      assert.ok(estimateTokens(text) <= Buffer.byteLength(text), text);
  });

  it('counts code, digits and other scripts higher than prose of the same length', () => {
    const prose = estimateTokens('the quick brown fox jumps over the lazy dog again');
    assert.ok(estimateTokens('for(i=0;i<10;i++){a[i]=b[i]*2;}//0123456789abcdefg') > prose);
    assert.ok(
      estimateTokens('デッドロックとは何ですか。どのように避けますか。ロックの順序は重要ですか。教えて') > prose,
    );
  });

  it('adds the markers of each message', () => {
    const estimator = new TokenEstimator();
    assert.equal(estimator.prompt([...user(''), ...user('')]), 16);
  });

  it('grows when a server counted more than was estimated', () => {
    const estimator = new TokenEstimator();
    const messages = user('x'.repeat(300));
    const before = estimator.prompt(messages);
    estimator.learn(messages, before * 2);
    assert.ok(estimator.prompt(messages) >= before * 2);
  });

  it('shrinks with experience, but keeps a reserve', () => {
    const estimator = new TokenEstimator();
    const messages = user('x'.repeat(3_000));
    const before = estimator.prompt(messages);
    estimator.learn(messages, before * 0.8);
    const learned = estimator.prompt(messages);
    assert.ok(learned < before && learned > before * 0.85, `${learned} of ${before}`);
    const cached = new TokenEstimator();
    cached.learn(messages, 3);
    assert.equal(cached.prompt(messages), Math.ceil(before * 0.7));
  });

  it('remembers the densest prompt it has seen', () => {
    const estimator = new TokenEstimator();
    const messages = user('x'.repeat(3_000));
    const before = estimator.prompt(messages);
    estimator.learn(messages, before);
    estimator.learn(messages, before / 2);
    assert.equal(estimator.prompt(messages), Math.ceil(before * 1.1));
  });
});
