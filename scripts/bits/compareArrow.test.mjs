// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { tableFromArrays, tableToIPC } from 'apache-arrow';

import { compareArrow, isArrow } from './compareArrow.mjs';
import { Findings } from './Findings.mjs';

/** @param {Parameters<typeof tableFromArrays>[0]} columns */
function format(columns) {
  return Buffer.from(tableToIPC(tableFromArrays(columns), 'file'));
}

/**
 * @param {Buffer} before
 * @param {Buffer} after
 */
function compare(before, after) {
  const findings = new Findings();
  compareArrow('epoch 1', { before, after }, findings);
  return findings;
}

const span = Int32Array.of(1, 2, 3);
const margin = Float32Array.of(0.5, -1, 2);

test('columns are found by name, wherever they stand', () => {
  const findings = compare(format({ span, margin }), format({ margin, span }));
  assert.deepEqual(findings.faults, []);
  assert.equal(findings.describeCounts(), '1 Arrow files, 2 columns');
});

test('a value that differs is shown with its row and by how much', () => {
  const { faults } = compare(format({ span, margin }), format({ span, margin: Float32Array.of(0.5, -1, 2.5) }));
  assert.equal(faults.length, 1);
  assert.match(faults[0], /^epoch 1: column margin: [0-9a-f]{12} before, [0-9a-f]{12} after; /);
  assert.match(faults[0], /1 of 3 numbers differ, by 0\.500 at most \(2 and 2\.5 at 2\)$/);
});

test('a type, a length, a column that is gone are faults; a new column is none', () => {
  const { faults, news } = compare(
    format({ span, margin, gone: margin, short: margin }),
    format({ span: Uint32Array.of(1, 2, 3), margin, short: margin, added: margin }),
  );
  assert.deepEqual(faults, ['epoch 1: column span is Uint32, but was Int32', 'epoch 1: column gone has vanished']);
  assert.deepEqual(news, ['epoch 1: column added']);
  const shorter = compare(format({ span }), format({ span: Int32Array.of(1, 2) }));
  assert.deepEqual(shorter.faults, ['epoch 1: column span has 2 rows, but had 3']);
});

test('text is compared as text', () => {
  const { faults } = compare(format({ why: ['aum', 'aum'] }), format({ why: ['aum', 'conf'] }));
  assert.match(faults[0], /row 1 has conf, but had aum$/);
});

test('it knows a file by its first bytes', () => {
  assert.equal(isArrow(format({ span })), true);
  assert.equal(isArrow(Buffer.from('{}')), false);
});
