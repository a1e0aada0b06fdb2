import type { PlannedStage } from '@dynclean/stages';
import { describe, expect, it } from '@jest/globals';

import { computeQueueCost } from './computeQueueCost.js';
import { planArrays } from './planArrays.js';
import { type SlurmSettings, slurmSettingsSchema } from './slurmSettings.js';

const MINUTE = 60_000;
const stage = (key: string, kind = 'train', inputs: string[] = []) =>
  ({ key, kind, inputs }) as unknown as PlannedStage;
const settings = (given: object = {}): SlurmSettings => slurmSettingsSchema.parse(given);

/** Expected minutes by key. */
const durations = (minutes: Readonly<Record<string, number>>) =>
  new Map(Object.entries(minutes).map(([key, of]) => [key, { ms: of * MINUTE }]));

const brief = (arrays: ReturnType<typeof planArrays>) =>
  arrays.map(({ depth, limitMs, tasks }) => [
    depth,
    limitMs / MINUTE,
    tasks.map((task) => task.map(({ key }) => key).join('+')),
  ]);

const plan = [
  stage('dynamics'),
  stage('threshold', 'threshold'),
  stage('clean', 'clean', ['dynamics', 'threshold']),
  stage('final', 'train', ['clean']),
];

describe(planArrays, () => {
  it('puts stages of one depth into an array, after those that they read', () => {
    const expected = durations({ dynamics: 5, threshold: 5, clean: 1, final: 6 });
    // Twice the expected time, 15 minutes at least.
    expect(brief(planArrays(plan, expected, settings()))).toEqual([
      [0, 15, ['dynamics', 'threshold']],
      [1, 15, ['clean']],
      [2, 15, ['final']],
    ]);
  });

  it('counts stages that are not to be submitted as done', () => {
    expect(brief(planArrays(plan.slice(2), durations({}), settings()))).toEqual([
      [0, 15, ['clean']],
      [1, 15, ['final']],
    ]);
  });

  it('doubles the least limit until it holds the time with its margin, up to the most', () => {
    const stages = ['a', 'b', 'c', 'd'].map((key) => stage(key));
    // Times 2: 14, 16, 100 and 3,000 minutes; limits are 15, 30, 120, and 1,440 at most.
    const expected = durations({ a: 7, b: 8, c: 50, d: 1500 });
    expect(brief(planArrays(stages, expected, settings()))).toEqual([
      [0, 15, ['a']],
      [0, 30, ['b']],
      [0, 120, ['c']],
      [0, 1440, ['d']],
    ]);
  });

  it('packs short stages into one GPU job, the longest together, and asks for the time of all of them', () => {
    const stages = ['a', 'b', 'c', 'd', 'e'].map((key) => stage(key));
    const expected = durations({ a: 1, b: 3, c: 2, d: 31, e: 4 });
    const arrays = planArrays(stages, expected, settings({ gpus: 1, pack: 3 }));
    // e, b and c take 9 minutes one after the other; d is too long to be packed.
    expect(brief(arrays)).toEqual([
      [0, 15, ['a']],
      [0, 30, ['e+b+c']],
      [0, 120, ['d']],
    ]);
  });

  it('splits arrays that would be too large', () => {
    const stages = ['a', 'b', 'c'].map((key) => stage(key));
    expect(brief(planArrays(stages, durations({}), settings({ arraySize: 2 })))).toEqual([
      [0, 15, ['a', 'b']],
      [0, 15, ['c']],
    ]);
  });

  it('parts kinds whose jobs get something else; one that computes nothing has no GPU', () => {
    const arrays = planArrays(
      [stage('train'), stage('threshold', 'threshold'), stage('clean', 'clean')],
      durations({}),
      settings({ gpus: 1, cores: 8, kinds: { threshold: { partition: 'short', memory: '4G' } } }),
    );
    const given = arrays.map(({ resources: { partition, gpus, cores, memory } }) => ({
      partition,
      gpus,
      cores,
      memory,
    }));
    expect(given).toEqual([
      { partition: undefined, gpus: 1, cores: 8, memory: '16G' },
      { partition: 'short', gpus: 1, cores: 8, memory: '4G' },
      { partition: undefined, gpus: 0, cores: 8, memory: '16G' },
    ]);
  });
});

describe(computeQueueCost, () => {
  it('counts jobs, hours of what jobs hold, and the longest chain', () => {
    const expected = durations({ dynamics: 60, threshold: 90, clean: 6, final: 30 });
    const arrays = planArrays(plan, expected, settings({ gpus: 2, cores: 4, pack: 1 }));
    const cost = computeQueueCost(arrays, plan, expected);
    // 186 minutes of 4 cores; 180 of 2 GPUs. The threshold run, the cleaning and the last training wait for each other.
    expect(cost).toEqual({ jobs: 4, arrays: 4, coreHours: 12.4, gpuHours: 6, shortestMs: 126 * MINUTE });
  });
});
