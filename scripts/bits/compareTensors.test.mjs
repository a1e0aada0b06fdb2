// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { compareTensors } from './compareTensors.mjs';
import { decodeNumbers } from './decodeNumbers.mjs';
import { describeDifference } from './describeDifference.mjs';
import { Findings } from './Findings.mjs';
import { isSafetensors } from './parseSafetensors.mjs';
import { formatSafetensors } from './testing/formatSafetensors.mjs';

/**
 * @param {Buffer} before
 * @param {Buffer} after
 */
function compare(before, after) {
  const findings = new Findings();
  compareTensors('model', { before, after }, findings);
  return findings;
}

const two = { a: [1, 2, 3], b: [0.5] };

test('the same tensors in another order and with other metadata are the same', () => {
  const findings = compare(
    formatSafetensors(two, { made: 'then' }),
    formatSafetensors({ b: [0.5], a: [1, 2, 3] }, { made: 'now' }),
  );
  assert.deepEqual(findings.faults, []);
  assert.deepEqual(findings.news, []);
  assert.equal(findings.describeCounts(), '1 models, 2 tensors');
});

test('a number that differs is shown with both checksums and how far it is off', () => {
  const [fault] = compare(formatSafetensors(two), formatSafetensors({ ...two, a: [1, 2.25, 3] })).faults;
  assert.match(fault, /^model: tensor a: [0-9a-f]{12} before, [0-9a-f]{12} after; /);
  assert.match(fault, /1 of 3 numbers differ, by 0\.250 at most \(2 and 2\.25 at 1\)$/);
});

test('a sign of zero counts, for bytes are compared', () => {
  const { faults } = compare(formatSafetensors({ a: [0] }), formatSafetensors({ a: [-0] }));
  assert.equal(faults.length, 1);
  assert.match(faults[0], /1 of 1 numbers differ, by 0\.00 at most/);
});

test('a tensor that is gone is a fault, one that has come is new, another shape is a fault', () => {
  const findings = compare(formatSafetensors(two), formatSafetensors({ a: [1, 2], c: [1] }));
  assert.deepEqual(findings.faults, ['model: tensor a is F32 [2], but was F32 [3]', 'model: tensor b has vanished']);
  assert.deepEqual(findings.news, ['model: tensor c']);
});

test('reduced precisions are widened exactly', () => {
  // bfloat16 0x3FC0 is 1.5: sign 0, exponent 127, fraction 1000000. float16 0x3E00 is 1.5, 0x0001 is 2^-24,
  // 0xFC00 -infinity.
  assert.deepEqual([...(decodeNumbers('BF16', Buffer.from([0xc0, 0x3f])) ?? [])], [1.5]);
  const halves = Buffer.from([0x00, 0x3e, 0x01, 0x00, 0x00, 0xfc]);
  assert.deepEqual([...(decodeNumbers('F16', halves) ?? [])], [1.5, 2 ** -24, -Infinity]);
  assert.equal(decodeNumbers('F8_E4M3', Buffer.from([1])), null);
});

test('NaN against a number is the largest difference, NaN against NaN is none', () => {
  assert.equal(
    describeDifference([1, NaN, NaN], [1.5, NaN, 2]),
    '2 of 3 numbers differ, by more than a number can say at most (NaN and 2 at 2)',
  );
});

test('other files are not taken for safetensors', () => {
  assert.equal(isSafetensors(formatSafetensors(two)), true);
  assert.equal(isSafetensors(Buffer.from('{"format":"dynclean-run-1"}')), false);
  assert.equal(isSafetensors(Buffer.from('')), false);
});
