// @ts-check
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { readCounts } from './readCounts.mjs';
import { steps } from './steps.mjs';

test('takes the last line of counts', () => {
  const stdout = 'a: 1 passed, 0 failed\n3 passed, 0 failed\n5 passed, 2 failed, 1 skipped\n';
  assert.deepEqual(readCounts({ status: 1, stdout }), { passed: 5, failed: 2, skipped: 1 });
});

test('a command without counts is one check, by its exit code', () => {
  assert.deepEqual(readCounts({ status: 0, stdout: 'fine' }), { passed: 1, failed: 0, skipped: 0 });
  assert.deepEqual(readCounts({ status: 2, stdout: '' }), { passed: 0, failed: 1, skipped: 0 });
});

test('a command that failed without a failed check is one failure', () => {
  assert.deepEqual(readCounts({ status: 1, stdout: '5 passed, 0 failed' }), { passed: 5, failed: 1, skipped: 0 });
});

test('every step takes the words that it is given', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  for (const { name, command } of steps) {
    const words = command({ before: 'v1' });
    const script = words.findIndex((word) => word.endsWith('.mjs'));
    const said = spawnSync(process.execPath, [...words.slice(0, script + 1), '--help'], {
      cwd: root,
      encoding: 'utf8',
    });
    assert.equal(said.status, 0, `${name}: ${said.stderr}`);
    for (const option of words.slice(script + 1).filter((word) => word.startsWith('--'))) {
      assert.ok(said.stdout.includes(`${option} `) || said.stdout.includes(`${option}]`), `${name}: ${option}`);
    }
  }
});

test('every step is a script that is there', () => {
  for (const { name, command } of steps) {
    const script = command({ before: 'v1' }).find((word) => word.endsWith('.mjs')) ?? '';
    assert.ok(existsSync(fileURLToPath(new URL(`../../${script}`, import.meta.url))), name);
  }
  assert.deepEqual(steps.find(({ name }) => name === 'bits')?.command({ before: 'v1' }), [
    'scripts/checkBits.mjs',
    '--before',
    'v1',
  ]);
});
