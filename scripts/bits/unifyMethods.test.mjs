// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { unifyMethods } from './unifyMethods.mjs';

const flat = { topnegKeepFraction: 0.05, topnegRepresentation: 'a', topnegDirection: 'b', topnegNoPositives: 'c' };
const settings = { keepFraction: 0.05, representation: 'a', direction: 'b', noPositives: 'c' };

test('flat fields become what stands there today', () => {
  const on = { seed: 1, method: { name: 'topneg', settings } };
  const off = { seed: 1, method: { name: 'span', settings: {} } };
  assert.deepEqual(unifyMethods({ seed: 1, topneg: true, ...flat }), on);
  assert.deepEqual(unifyMethods({ seed: 1, topneg: false, ...flat }), off);
  assert.deepEqual(unifyMethods(on), on);
  assert.deepEqual(unifyMethods({ run: 'a', topneg: true }), { run: 'a', method: 'topneg' });
});

test('a self-training has the method of its start on both sides', () => {
  const start = { name: 'span', settings: {} };
  const student = { seed: 1, method: { name: 'self-training', settings: { confidence: 0.9, start } } };
  assert.deepEqual(unifyMethods(student), { seed: 1, method: start });
  const record = { format: 'dynclean-stage-1', kind: 'self-train' };
  assert.deepEqual(unifyMethods({ ...record, selfTraining: { confidence: 0.9 } }), record);
  assert.deepEqual(unifyMethods({ kind: 'self-train', selfTraining: { confidence: 0.9 } }), {
    kind: 'self-train',
    selfTraining: { confidence: 0.9 }, // determinants
  });
});

test('what a cleaning goes by is left as it is', () => {
  assert.deepEqual(unifyMethods({ method: 'dynamics' }), { method: 'dynamics' });
});
