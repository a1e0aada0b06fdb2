// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { compareValues } from './compareValues.mjs';
import { Findings } from './Findings.mjs';
import { normalizeJson } from './normalizeJson.mjs';
import { normalizeText } from './normalizeText.mjs';

/**
 * @param {unknown} before
 * @param {unknown} after
 */
function compare(before, after) {
  const findings = new Findings();
  compareValues('run', { before, after }, findings);
  return findings;
}

test('the order of keys does not matter, a new field is news', () => {
  const findings = compare({ a: 1, b: { c: [1, 2] } }, { b: { d: 3, c: [1, 2] }, a: 1 });
  assert.deepEqual(findings.faults, []);
  assert.deepEqual(findings.news, ['run.b: field d']);
});

test('a field that is gone, a value, a length, a kind are faults', () => {
  assert.deepEqual(compare({ a: 'x' }, {}).faults, ['run: field a has vanished, "x" before']);
  assert.deepEqual(compare({ f1: 0.5 }, { f1: 0.75 }).faults, ['run.f1: 0.5 before, 0.75 after, apart by 0.250']);
  assert.deepEqual(compare({ a: [1, 2] }, { a: [1] }).faults, ['run.a: 1 entries after, 2 before']);
  assert.deepEqual(compare({ a: null }, { a: {} }).faults, ['run.a: null before, {} after']);
  assert.deepEqual(compare([1, 2], [2, 1]).faults.length, 2);
});

test('times, builds and paths are left out, the rest stays', () => {
  const value = {
    ...{ totalMs: 3, startedAt: 'today', durations: { stepMs: 1 }, build: { commit: 'abc' }, resumed: 1 },
    folder: '/tmp/x/checkout/datasets/demo',
    files: ['../train-abc/dynamics/epoch-1.arrow'],
    encoder: { id: 'owner/name', sha256: 'ff' },
    key: '3909bed748e4',
  };
  assert.deepEqual(normalizeJson(value, ['/tmp/x']), {
    folder: '(path)',
    files: ['(path)'],
    encoder: { id: 'owner/name', sha256: 'ff' },
    key: '3909bed748e4',
  });
});

test('a field is compared under the name that it has today', () => {
  assert.deepEqual(normalizeJson({ human: { type: 'PER' } }, []), { gold: { type: 'PER' } });
});

test('of text, times and paths are left out', () => {
  assert.equal(
    normalizeText('- 12 trainings, 23.9 s in all, in /tmp/x/results/stages: F1 12.50', ['/tmp/x']),
    '- 12 trainings, # s in all, in (path): F1 12.50',
  );
  assert.equal(normalizeText('took 2 min 5 s', []), normalizeText('took 58 s', []));
  assert.equal(normalizeText('by the human ones, human life', []), 'by the gold ones, human life');
});
