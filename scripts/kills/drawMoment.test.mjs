// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { drawMoment } from './drawMoment.mjs';

/** Gives these numbers one after the other. */
const given =
  (/** @type {number[]} */ ...numbers) =>
  () =>
    numbers.shift() ?? 0;
const trace = /** @type {const} */ ([['a', 100], ['b', 900], ['c', 1750], ['d', 1900]]); // prettier-ignore
const life = { trace, wholeMs: 2000, seen: new Set(['a']) };

describe('drawMoment', () => {
  it('takes the first half second, from the start or once signals are listened to', () => {
    assert.deepEqual(drawMoment(given(0.1, 0.2, 0.5), life), { kind: 'first', after: { start: true }, delayMs: 250 });
    assert.deepEqual(drawMoment(given(0.1, 0.9, 0.5), life).after, { listening: true });
  });

  it('takes any time of what is left, of which the names tell that did not come yet', () => {
    const { delayMs, after } = drawMoment(given(0.3, 0.5), life);
    assert.deepEqual([delayMs, after], [2000 * (3 / 4) * 0.5, { listening: true }]);
    assert.equal(drawMoment(given(0.3, 1), { ...life, seen: new Set('abcd') }).delayMs, 2000 * 0.2);
  });

  it('comes within 60 ms of a file that was not there yet, rather of the next ones', () => {
    assert.deepEqual(drawMoment(given(0.5, 0, 0.5), life), { kind: 'file', after: { file: 'b' }, delayMs: 30 });
    assert.deepEqual(drawMoment(given(0.5, 0.5, 0), life).after, { file: 'b' }); // 3 * 0.25
    assert.deepEqual(drawMoment(given(0.5, 0.99, 0), life).after, { file: 'd' });
  });

  it('comes no later than it may reach', () => {
    const early = { ...life, reach: 0.5 };
    assert.deepEqual(drawMoment(given(0.5, 0.99, 0), early).after, { file: 'b' });
    assert.equal(drawMoment(given(0.3, 1), early).delayMs, 2000 * (1 / 4));
    assert.equal(drawMoment(given(0.9, 0.5), early).kind, 'any');
  });

  it('comes within 200 ms of what is written in the last 300, or in the last tenth', () => {
    assert.deepEqual(drawMoment(given(0.9, 0, 0.5), life), { kind: 'last', after: { file: 'c' }, delayMs: 100 });
    assert.equal(drawMoment(given(0.9, 0.5), { ...life, seen: new Set(['c', 'd']) }).kind, 'any');
    assert.deepEqual(drawMoment(given(0.9, 0), { ...life, wholeMs: 12_000 }).after, { listening: true });
    const slow = { trace: /** @type {const} */ ([['a', 9000], ['b', 11_000]]), wholeMs: 12_000, seen: new Set('') }; // prettier-ignore
    assert.deepEqual(drawMoment(given(0.9, 0), slow).after, { file: 'b' }); // the last tenth
  });
});
