import { describe, expect, it } from '@jest/globals';

import { createJobScript, formatLimit, listSubmitOptions } from './createJobScript.js';
import { resolveResources, slurmSettingsSchema } from './slurmSettings.js';
import type { Submission } from './Submission.js';

const submission = { token: '0123456789abcdef', common: { results: "/home/ann/it's 100%" } } as unknown as Submission;

describe(createJobScript, () => {
  it('sets up, and hands over to the program, so that signals reach it', () => {
    const script = createJobScript(submission, { setup: ['module load cuda/12.4'], node: '/opt/node' });
    const [shebang, trap, setup, exec, ...rest] = script.split('\n');
    expect([shebang, trap, setup, rest]).toEqual(['#!/bin/bash', "trap '' USR2", 'module load cuda/12.4', ['']]);
    expect(exec).toMatch(
      /^exec '\/opt\/node' '.*\/slurm\/jobProcess\.js' '\/home\/ann\/it'\\''s 100%\/slurm\/0123456789abcdef\.json'$/,
    );
  });
});

describe(formatLimit, () => {
  it.each([
    [90_000, '0-00:01:30'],
    [26 * 3_600_000, '1-02:00:00'],
    [100, '0-00:00:01'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(formatLimit(ms)).toBe(text);
  });
});

describe(listSubmitOptions, () => {
  const options = (given: object, { limitMs = 900_000, after = [] as string[] } = {}) => {
    const settings = slurmSettingsSchema.parse(given);
    const array = { resources: resolveResources(settings, 'train'), tasks: [[], [], []], limitMs };
    return listSubmitOptions(array, { submission, settings, after });
  };

  it('asks for what the settings say', () => {
    const given = {
      partition: 'gpu',
      account: 'nlp',
      gpus: 2,
      gpuType: 'a100',
      cores: 8,
      atOnce: 5,
      options: ['--exclusive'],
    };
    expect(options(given)).toEqual(
      expect.arrayContaining([
        ...['--array=0-2%5', '--time=0-00:15:00', '--signal=B:USR2@120', '--requeue', '--cpus-per-task=8', '--mem=16G'],
        ...['--gres=gpu:a100:2', '--partition=gpu', '--account=nlp', '--comment=0123456789abcdef', '--exclusive'],
        ...["--output=/home/ann/it's 100%%/logs/slurm-%A_%a.log", '--open-mode=append'], // a % is Slurm's own there
      ]),
    );
  });

  it('leaves to the cluster what they do not say, and waits only for what there is', () => {
    const plain = options({ requeue: false }).join(' ');
    expect(plain).not.toMatch(/partition|account|qos|constraint|gres|dependency|%5/);
    expect(plain).toContain('--no-requeue');
    expect(options({}, { after: ['12', '15'] })).toEqual(
      expect.arrayContaining(['--dependency=afterok:12:15', '--kill-on-invalid-dep=yes']),
    );
  });

  it('announces a short limit at half its time', () => {
    expect(options({}, { limitMs: 120_000 })).toContain('--signal=B:USR2@60');
  });
});
