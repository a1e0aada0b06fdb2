// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseArguments } from './parseArguments.mjs';

const parse = (/** @type {string} */ line) => parseArguments(line.split(' ').filter((word) => word !== ''));

test('commits stand alone or BEFORE by its option', () => {
  const pick = (/** @type {string} */ line) => [parse(line).before, parse(line).after];
  assert.deepEqual(pick(''), [null, 'HEAD']);
  assert.deepEqual(pick('v1'), ['v1', 'HEAD']);
  assert.deepEqual(pick('v1 v2 --quick'), ['v1', 'v2']);
  assert.deepEqual(pick('--before v1'), ['v1', 'HEAD']);
  assert.deepEqual(pick('--before v1 v2'), ['v1', 'v2']);
});

test('a folder of its own is kept', () => {
  assert.equal(parse('--in there').keep, true);
  assert.equal(parse('').keep, false);
});

test('refuses what it does not know', () => {
  const refusal = (/** @type {RegExp} */ message) => ({ exitCode: 2, message });
  assert.throws(() => parse('a b c'), refusal(/^must be at most two commits, BEFORE and AFTER, but got a b c$/));
  assert.throws(() => parse('--before a b c'), refusal(/^--before: must not come with a BEFORE, but got "a" as well$/));
  assert.throws(() => parse('--fast'), refusal(/--fast.*--help lists the options$/));
});
