import assert from 'node:assert/strict';
import { Scope } from '../../../src/shared/scope.ts';

describe('Scope', () => {
  it('disposes newest first', () => {
    const order: number[] = [];
    const scope = new Scope();
    for (const n of [1, 2, 3]) scope.own({ dispose: () => order.push(n) });
    scope.dispose();
    assert.deepEqual(order, [3, 2, 1]);
  });

  it('disposes what arrives late at once', () => {
    const scope = new Scope();
    scope.dispose();
    let disposed = false;
    scope.own({ dispose: () => (disposed = true) });
    assert.equal(disposed, true);
  });

  it('tries every item and then reports those that did not close', () => {
    const scope = new Scope();
    let reached = false;
    scope.own({ dispose: () => (reached = true) });
    scope.own({
      dispose: () => {
        throw new Error('stuck');
      },
    });
    assert.throws(() => scope.dispose(), AggregateError);
    assert.equal(reached, true);
  });

  it('disposes nothing twice', () => {
    let times = 0;
    const scope = new Scope();
    scope.own({ dispose: () => times++ });
    scope.dispose();
    scope.dispose();
    assert.equal(times, 1);
  });
});
