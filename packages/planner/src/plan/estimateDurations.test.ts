import { trainingSettingsSchema } from '@dynclean/schema';
import type { Inventory, PlannedStage, Results, StageNeeds } from '@dynclean/stages';
import { describe, expect, it } from '@jest/globals';

import { estimateDurations } from './estimateDurations.js';
import type { Plan } from './Plan.js';

const data = { name: 'd', source: 'd', train: null, dev: null, test: null, sentences: null };
const encoder = { name: 'bert-base-cased', random: null };
const settings = trainingSettingsSchema.parse({ totalEpochs: 10 });
const needs = (epochs: number, dynamicsEpochs = 0): StageNeeds => ({ epochs, dynamicsEpochs, models: [] });
const words = { train: 1000, dev: 300, test: 600 };
const shape = { matrixWeights: 2 * 12 * 10 ** 2 };
/** 6 for each of 12 H^2 parameters of each of 2 layers. */
const PER_WORD = 6 * 12 * 100 * 2;

describe(estimateDurations, () => {
  const settingsOf = { kind: 'train', data, version: 'distant', encoder, settings } as const;
  const stage = (key: string, precision: 'fp32' | 'bf16') =>
    [key, { key, kind: 'train', task: settingsOf, needs: needs(1), precision } as unknown as PlannedStage] as const;
  const plan = { stages: new Map([stage('a', 'fp32'), stage('b', 'bf16')]) } as unknown as Plan;
  const inventory = {
    describeData: () => Promise.resolve({ words }),
    describeEncoder: () => Promise.resolve(shape),
  } as unknown as Inventory;
  /** Finished stages of 2,000 operations each in so many seconds beside the 3 of every process. */
  const finished = (seconds: readonly number[]): Results =>
    ({
      stages: seconds.map((net) => ({
        record: {
          operations: 2000,
          totalMs: 3000 + 1000 * net,
          environment: { device: 'cpu' },
          run: { engine: { precision: 'bf16' } },
        },
      })),
    }) as unknown as Results;

  it('takes each precision at the median rate of its own finished stages, else a usual one', async () => {
    const { rates, stages } = await estimateDurations(plan, {
      results: finished([10, 4, 5]),
      inventory,
      engine: { deviceKind: 'cpu' },
    });
    expect(rates).toEqual([
      { device: 'cpu', precision: 'fp32', operationsPerSecond: 5e10, measuredOn: 0 },
      { device: 'cpu', precision: 'bf16', operationsPerSecond: 400, measuredOn: 3 },
    ]);
    const { operations, ms } = stages.get('b')!;
    expect(operations).toBeCloseTo(PER_WORD * (1000 + (2 * 300 + 3 * 600) / 3), 3);
    expect(ms).toBeCloseTo(3000 + (1000 * operations) / 400, 3);
    expect(stages.get('a')!.ms).toBeCloseTo(3000 + (1000 * operations) / 5e10, 3);
  });

  it('does not measure stages that took hardly longer than a process takes to start', async () => {
    const { rates } = await estimateDurations(plan, {
      results: finished([2.9, 3]),
      inventory,
      engine: { deviceKind: 'cpu' },
    });
    expect(rates[1]).toEqual({ device: 'cpu', precision: 'bf16', operationsPerSecond: 2000 / 3, measuredOn: 1 });
  });
});
