import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { StageRecord } from '@dynclean/schema';
import { createResults, type PlannedStage } from '@dynclean/stages';
import { createTestFolder } from '@dynclean/stages/testing';
import { describe, expect, it } from '@jest/globals';

import type { LoadedManifest } from '../manifests/readManifest.js';
import { chooseAutoPrecision, leavesPrecisionOpen } from './chooseAutoPrecision.js';
import type { Plan } from './Plan.js';

/** Plans of two trainings, whose keys say the precision. */
const planAt = (precision: 'fp32' | 'bf16'): Promise<Plan> => {
  const stages = ['a', 'b'].map((name): PlannedStage => {
    const key = `${name}${precision}`;
    return { kind: 'train', key, setting: key, determinants: {}, needs: { epochs: 1, dynamicsEpochs: 0, models: [] } } as unknown as PlannedStage;
  }); // prettier-ignore
  return Promise.resolve({ stages: new Map(stages.map((stage) => [stage.key, stage])) } as unknown as Plan);
};

const finished = (key: string) => ({
  record: { kind: 'train', key, setting: key, epochs: 1, models: [1], run: null, determinants: {} } as unknown as StageRecord, // prettier-ignore
  folder: `/r/stages/train-${key}`,
});

async function choose(there: readonly string[], begun: readonly string[], otherwise: 'fp32' | 'bf16', canBf16 = true) {
  const folder = await createTestFolder();
  for (const key of begun) {
    await mkdir(join(folder, 'stages', `.train-${key}.0123456789abcdef.work`), { recursive: true });
  }
  const possible = canBf16 ? (['fp32', 'bf16'] as const) : (['fp32'] as const);
  const { auto, asBegun } = await chooseAutoPrecision(planAt, createResults(folder, there.map(finished)), { otherwise, possible }); // prettier-ignore
  return [auto, asBegun];
}

describe(chooseAutoPrecision, () => {
  it('takes the faster one in a new folder', async () => {
    expect(await choose([], [], 'bf16')).toEqual(['bf16', false]);
    expect(await choose([], [], 'fp32')).toEqual(['fp32', false]);
  });

  it('plans once in a new folder, where no plan finds more than another', async () => {
    const planned: string[] = [];
    const counted = (precision: 'fp32' | 'bf16') => (planned.push(precision), planAt(precision));
    const results = createResults(await createTestFolder(), []);
    await chooseAutoPrecision(counted, results, { otherwise: 'bf16', possible: ['fp32', 'bf16'] });
    expect(planned).toEqual(['bf16']);
  });

  it('goes on in the one that was begun, finished stages or not', async () => {
    expect(await choose([], ['afp32'], 'bf16')).toEqual(['fp32', true]);
    expect(await choose(['abf16'], [], 'fp32')).toEqual(['bf16', true]);
    expect(await choose(['afp32', 'bfp32'], ['abf16'], 'bf16')).toEqual(['fp32', true]);
    expect(await choose(['afp32'], ['bbf16'], 'bf16')).toEqual(['bf16', false]); // as much of both
    expect(await choose([], ['another'], 'bf16')).toEqual(['bf16', false]); // of another manifest
  });

  it('takes none that cannot be computed', async () => {
    expect(await choose(['abf16', 'bbf16'], [], 'fp32', false)).toEqual(['fp32', false]);
  });
});

describe(leavesPrecisionOpen, () => {
  const manifest = (...said: (string | undefined)[]) =>
    ({ manifest: { grid: said.map((precision) => ({ precision })) } }) as unknown as LoadedManifest;

  it('finds auto in the profile or in a block', () => {
    expect(leavesPrecisionOpen([manifest(undefined)], null)).toBe(false);
    expect(leavesPrecisionOpen([manifest('bf16')], { precision: 'fp32' })).toBe(false);
    expect(leavesPrecisionOpen([manifest('bf16')], { precision: 'auto' })).toBe(true);
    expect(leavesPrecisionOpen([manifest('bf16'), manifest(undefined, 'auto')], null)).toBe(true);
  });
});
