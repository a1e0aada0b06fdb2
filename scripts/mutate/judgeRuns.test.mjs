// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { findNamed, judgeMutant, judgeUntouched, listStatuses } from './judgeRuns.mjs';

const report = {
  testResults: [
    {
      name: '/copy/packages/one/dist/add.test.js',
      assertionResults: [
        { fullName: 'add adds', status: 'passed' },
        { fullName: 'add refuses text', status: 'failed' },
        { fullName: 'add on a GPU', status: 'pending' },
      ],
    },
    { name: '/copy/packages/one/dist/sub.test.js', assertionResults: [{ fullName: 'sub adds', status: 'failed' }] },
    { name: '/copy/packages/one/dist/broken.test.js', assertionResults: [] },
  ],
};
const statuses = listStatuses(report);
const named = (name, file = 'packages/one/dist/add.test.js') => findNamed(statuses, { name }, file);
const mutant = { test: 'packages/one/src/add.test.ts', name: 'adds' };

test('the tests of a mutant are those of its file with its words in their names', () => {
  assert.deepEqual(
    named('adds').map(({ name }) => name),
    ['add adds'],
  );
  assert.equal(named(undefined).length, 3);
});

test('a mutant cannot be judged by a test that is not there, fails anyway or does not run', () => {
  assert.equal(judgeUntouched(named('adds'), mutant), null);
  assert.match(judgeUntouched(named('nothing'), mutant)?.note ?? '', /^no such test: .*add\.test\.ts: adds$/);
  assert.deepEqual(judgeUntouched(named('refuses'), mutant), {
    verdict: 'broken',
    note: 'fails without the mistake: add refuses text',
  });
  assert.equal(judgeUntouched(named('on a GPU'), mutant)?.verdict, 'skipped');
});

test('a mutant is killed by a test that fails or does not end, and lives where all pass', () => {
  assert.equal(judgeMutant(named('refuses')).verdict, 'killed');
  assert.equal(judgeMutant(named(undefined)).verdict, 'killed');
  assert.equal(judgeMutant(null).verdict, 'killed');
  assert.equal(judgeMutant(named('adds')).verdict, 'lives');
});

test('a mutant with which the test file does not even load is no proof of anything', () => {
  assert.equal(judgeMutant(named(undefined, 'packages/one/dist/broken.test.js')).verdict, 'broken');
  assert.equal(judgeMutant(named('on a GPU')).verdict, 'broken');
});
