import { findRule } from '../../rules/registry.js';
import { commonDefaults, thresholdDefaults } from '../parts/frozenDefaults.js';
import type { StageKind } from '../StageKind.js';
import { type CleanTask, cleanTaskSchema } from './cleanTask.js';
import { performCleaning } from './performCleaning.js';

/** A cleaning: thresholds from the threshold run, decisions from the dynamics, D' (DynClean, section 3.2). */
export const cleanKind: StageKind<CleanTask> = {
  kind: 'clean',
  words: { name: 'cleaning' },
  task: cleanTaskSchema,
  codeVersions: [
    {
      name: 'clean.v2',
      defaults: {
        ...commonDefaults,
        method: 'dynamics',
        maxSpanWidth: 8,
        keepNearest: false,
        cleaning: {
          rule: 'percentile',
          measure: null,
          rightCost: 1,
          leastNoise: 0,
          metric: 'aum',
          otherMetric: 'ignored',
          kPos: 100,
          kNeg: 90,
          sign: 'both',
          epochs: null,
          runs: 'two',
          learns: 'all',
          ...thresholdDefaults,
          lowConfidenceOnly: null,
        },
      },
    },
  ],
  isMeasured: false,
  needsEngine: false,
  describe: (task, { settingOf }) => {
    if (task.method !== 'dynamics') {
      const how = { method: task.method, maxSpanWidth: task.maxSpanWidth };
      return { exact: how, portable: how, inputs: [] };
    }
    const { method, dynamics, threshold, heldOut, cleaning, keepNearest } = task;
    const how = { cleaning, keepNearest };
    return {
      exact: { method, dynamics, threshold, heldOut, ...how },
      portable: {
        method,
        dynamics: settingOf(dynamics),
        threshold: settingOf(threshold),
        heldOut: heldOut?.map(settingOf),
        ...how,
      },
      inputs: [...new Set([dynamics, threshold, ...(heldOut ?? [])])],
    };
  },
  perform: async (folder, work, context) => {
    const outcome = await performCleaning(folder, work, context);
    // Of a stage nothing is printed but its messages.
    for (const { message } of outcome.clean?.warnings ?? []) context.onMessage?.(`warning: ${message}`);
    return outcome;
  },
  countOperations: () => 0,
  findMissing: (task) =>
    task.method !== 'dynamics'
      ? Promise.resolve(null)
      : (findRule(task.cleaning.rule).findMissing?.() ?? Promise.resolve(null)),
};
