import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';

import { skipReason } from '../testing.js';
import { defineCheckedKernel } from './defineKernel.js';

const folder = fileURLToPath(new URL('../..', import.meta.url));

describe(skipReason ?? defineCheckedKernel, () => {
  const test = skipReason === null ? it : it.skip;

  test('makes kernels of others, as the README says', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const [, section = ''] = readme.split('## Kernels of your own');
    const [, snippet = ''] = /```js\n([^]*?)```/.exec(section) ?? [];
    const args = ['--input-type=module', '--eval', snippet];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    expect([stdout.trim(), stderr]).toEqual(['0.000 1.386 2.773', '']); // 2 log 1, 2 log 2, 2 log 4
  });
});
