// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { help, parseArguments } from './parseArguments.mjs';

describe('parseArguments of checkCuda', () => {
  it('asks for both precisions and for up to eight runs at once by itself', () => {
    const { device, precisions, runs, steps, dryRun } = parseArguments([]);
    assert.deepEqual([device, precisions, runs, steps, dryRun], ['cuda:0', ['fp32', 'bf16'], [1, 2, 4, 8], 100, false]);
  });

  it('asks for little in a dry run', () => {
    const { precisions, runs, steps, warmup } = parseArguments(['--dry-run']);
    assert.deepEqual([precisions, runs, steps, warmup], [['fp32'], [1, 2], 2, 1]);
  });

  it('reads lists and another GPU', () => {
    const { device, precisions, runs } = parseArguments([
      '--device',
      'cuda:3',
      '--precision',
      'bf16',
      '--runs',
      '1, 6',
    ]);
    assert.deepEqual([device, precisions, runs], ['cuda:3', ['bf16'], [1, 6]]);
  });

  for (const [args, message] of /** @type {[string[], string][]} */ ([
    [['--device', 'cpu'], '--device: must be cuda or cuda:N, but got "cpu"'],
    [['--runs', '1,0'], '--runs: must be an integer of at least 1, but got "0"'],
    [['--steps', 'many'], '--steps: must be an integer of at least 1, but got "many"'],
    [['--precision', 'fp16'], '--precision: must be of fp32, bf16, but got "fp16"'],
  ])) {
    it(`refuses ${args.join(' ')}`, () => {
      assert.throws(() => parseArguments(args), { exitCode: 2, message });
    });
  }

  it('explains every option', () => {
    for (const name of [
      'dry-run',
      'device',
      'data',
      'encoder',
      'steps',
      'warmup',
      'runs',
      'precision',
      'no-build',
      'no-peer',
      'note',
      'out',
    ]) {
      assert.ok(help.includes(`--${name} `), name);
    }
  });
});
