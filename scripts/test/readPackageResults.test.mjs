// @ts-check
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { formatResults, formatTotals, sumResults } from './formatResults.mjs';
import { readPackageResults } from './readPackageResults.mjs';
import { Sandbox } from './Sandbox.mjs';

const assertion = (status, ...titles) => ({
  status,
  ancestorTitles: titles.slice(0, -1),
  title: titles.at(-1),
  failureMessages: status === 'failed' ? ['expected 1'] : [],
});

function read(context, report, startedAt = 1000) {
  const sandbox = new Sandbox(context);
  const path = sandbox.write('test-results.json', typeof report === 'string' ? report : JSON.stringify(report));
  return readPackageResults('p', path, startedAt);
}

describe('readPackageResults', () => {
  it('counts what passed and names what failed', (context) => {
    const testResults = [
      {
        name: 'a.test.js',
        status: 'failed',
        assertionResults: [assertion('passed', 'f', 'x'), assertion('failed', 'f', 'y')],
      },
    ];
    const results = read(context, { startTime: 2000, numPassedTests: 1, testResults });
    assert.deepEqual(results, {
      name: 'p',
      passed: 1,
      failed: 1,
      cached: false,
      failures: [{ name: 'f › y', message: 'expected 1' }],
      skipped: [],
    });
  });

  it('counts a file that could not run as a failure', (context) => {
    const testResults = [{ name: 'a.test.js', status: 'failed', assertionResults: [], message: 'Cannot find module' }];
    const { failed, failures } = read(context, { startTime: 2000, numPassedTests: 3, testResults });
    assert.deepEqual([failed, failures], [1, [{ name: 'a.test.js', message: 'Cannot find module' }]]);
  });

  it('counts absent and broken results as a failure', (context) => {
    assert.equal(readPackageResults('p', join(new Sandbox(context).root, 'none.json'), 0).failed, 1);
    assert.equal(read(context, '{"numPassedTests": 12').failed, 1);
  });

  it('knows results from the cache by their age', (context) => {
    assert.equal(read(context, { startTime: 999, numPassedTests: 1, testResults: [] }).cached, true);
    assert.equal(read(context, { startTime: 1000, numPassedTests: 1, testResults: [] }).cached, false);
  });

  it('names a group that is skipped as a whole once, and single tests each', (context) => {
    const assertionResults = [
      assertion('pending', 'real files (absent: wikigold)', 'counts', 'train'),
      assertion('pending', 'real files (absent: wikigold)', 'counts', 'test'),
      assertion('passed', 'others', 'runs'),
      assertion('pending', 'others', 'needs a GPU'),
      assertion('pending', 'others', 'inner (needs libtorch)', 'one'),
      assertion('todo', 'later'),
    ];
    const results = read(context, {
      startTime: 2000,
      numPassedTests: 1,
      testResults: [{ name: 'a', status: 'passed', assertionResults }],
    });
    assert.deepEqual(results.skipped, [
      { name: 'real files (absent: wikigold)', count: 2 },
      { name: 'others › needs a GPU', count: 1 },
      { name: 'others › inner (needs libtorch)', count: 1 },
      { name: 'later', count: 1 },
    ]);
    assert.equal(sumResults([results]).skipped, 5);
  });
});

describe('formatTotals', () => {
  it('names skipped tests only where there are any', () => {
    assert.equal(formatTotals({ passed: 3, failed: 0, skipped: 0 }), '3 passed, 0 failed');
    assert.equal(formatTotals({ passed: 3, failed: 1, skipped: 2 }), '3 passed, 1 failed, 2 skipped');
  });
});

describe('formatResults', () => {
  it('lists packages, failures with their messages, skipped tests, and what came from the cache', () => {
    const one = {
      name: 'one',
      passed: 2,
      failed: 0,
      cached: true,
      failures: [],
      skipped: [{ name: 'GPU (none here)', count: 3 }],
    };
    const message = '\u001b[31mexpected 1\u001b[39m\n    at frame (node_modules/jest/x.js:1)\n    at ours (a.ts:3)';
    const two = {
      name: 'three',
      passed: 0,
      failed: 1,
      cached: false,
      failures: [{ name: 'f › y', message }],
      skipped: [],
    };
    const none = { name: 'none', passed: 0, failed: 0, cached: true, failures: [], skipped: [] };
    assert.equal(formatResults([none])[0], '  none  0 passed, 0 failed  (no tests)');
    assert.deepEqual(formatResults([one, two]), [
      '  one    2 passed, 0 failed, 3 skipped  (cached)',
      '  three  0 passed, 1 failed',
      '',
      'Failed:',
      '  three: f › y',
      '    | expected 1',
      '    |     at ours (a.ts:3)',
      '',
      'Skipped (the names say why):',
      '  one: GPU (none here) (3 tests)',
      '',
      "1 of 2 packages unchanged since their last run: results from nx's cache",
    ]);
  });
});
