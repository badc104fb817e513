import assert from 'node:assert/strict';
import { keepAliveMs } from '../../../src/engine/keepAlive.ts';
import { loadOptionsFor } from '../../../src/engine/loadOptions.ts';
import { stopsFor } from '../../../src/engine/stops.ts';

describe('load options', () => {
  const none = { trainedWindow: null, loadedWindow: null };

  it('take the window of the settings', () =>
    assert.deepEqual(loadOptionsFor({ ...none, askedWindow: 4096 }), { num_ctx: 4096 }));
  it('are capped by what the model was trained for', () =>
    assert.deepEqual(loadOptionsFor({ ...none, askedWindow: 32_768, trainedWindow: 8192 }), { num_ctx: 8192 }));
  it('keep the larger window of a copy that is in memory', () =>
    assert.deepEqual(loadOptionsFor({ ...none, askedWindow: 4096, loadedWindow: 16_384 }), { num_ctx: 16_384 }));
  it('do not keep a smaller one', () =>
    assert.deepEqual(loadOptionsFor({ ...none, askedWindow: 4096, loadedWindow: 2048 }), { num_ctx: 4096 }));
  it('cannot be changed afterwards', () => assert.ok(Object.isFrozen(loadOptionsFor({ ...none, askedWindow: 4096 }))));
});

describe('how long a server keeps a model', () => {
  const minutes = 60_000;
  const cases: [string | number, number][] = [
    ['30m', 30 * minutes],
    ['1h30m', 90 * minutes],
    ['1.5h', 90 * minutes],
    ['90s', 1.5 * minutes],
    ['500ms', 500],
    [120, 2 * minutes],
    ['120', 2 * minutes],
    ['0', 0],
    [-1, Number.POSITIVE_INFINITY],
    ['-1', Number.POSITIVE_INFINITY],
    ['-1m', Number.POSITIVE_INFINITY],
    ['soon', 5 * minutes],
    ['5 parsecs', 5 * minutes],
  ];
  for (const [setting, ms] of cases)
    it(`is ${ms} ms for ${JSON.stringify(setting)}`, () => assert.equal(keepAliveMs(setting), ms));
});

describe('stops', () => {
  it('hold the model’s own and Pith’s, each once', () => {
    const stops = stopsFor(['<|im_end|>', '</s>']);
    assert.ok(stops.includes('</s>') && stops.includes('\nUser:'));
    assert.equal(new Set(stops).size, stops.length);
  });
  it('hold nothing that a good answer contains', () => {
    const good = '- One\n\n- Two: `a`\n  1. first\n```sh\nls\n```\n* three\n• four\n### Head';
    for (const stop of stopsFor([])) assert.ok(!good.includes(stop), stop);
  });
});
