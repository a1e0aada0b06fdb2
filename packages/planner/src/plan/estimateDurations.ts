import type { Precision, StageRecord } from '@dynclean/schema';
import {
  deviceKindOf,
  findStageKind,
  type Inventory,
  type PlanEngine,
  type PlannedStage,
  type Results,
} from '@dynclean/stages';

import type { Plan } from './Plan.js';

/** Time of a process beside its training: start, engine, reading, tokenising. */
const OVERHEAD_MS = 3000;

/**
 * Floating-point operations a second of a training, by device kind: for plans before anything has run there. Those of
 * the CPU are of one core of an EPYC with AVX512-BF16. Those of a GPU are guesses, nothing was measured on one: a step
 * of 16 short sentences is 10^11 operations of a BERT-base in some 1,300 launches (docs/engines.md), 20 ms in fp32.
 */
const usualRates: Readonly<Record<string, number>> = {
  'cpu fp32': 5e10,
  'cpu bf16': 1e11,
  'cuda fp32': 5e12,
  'cuda bf16': 8e12,
};
const SLOWEST = 5e10;

/** How long a stage takes. */
export interface StageEstimate {
  readonly operations: number;
  readonly ms: number;
}

/** Estimates by key, and where their rate comes from. */
export interface PlanEstimate {
  readonly stages: ReadonlyMap<string, StageEstimate>;
  /** One for each precision, and each kind of device, of the plan's trainings. */
  readonly rates: readonly ComputingRate[];
}

/** How fast a device computes in one precision. */
export interface ComputingRate {
  /** Kind of device: `cpu`, `cuda`. */
  readonly device: string;
  readonly precision: Precision;
  readonly operationsPerSecond: number;
  /** Finished stages that it was measured on; 0: it is the usual one of such a device. */
  readonly measuredOn: number;
}

/** What estimates rest on. */
export interface EstimateOptions {
  /** Finished stages, whose rates are known. */
  readonly results: Results;
  readonly inventory: Inventory;
  /** What stages are computed with. */
  readonly engine: Pick<PlanEngine, 'deviceKind' | 'deviceKinds'>;
}

/**
 * The time of every stage of a plan: its work at the rate at which finished stages of the same device and precision
 * went (median), or, before there are any, a usual rate.
 */
export async function estimateDurations(
  plan: Plan,
  { results, inventory, engine }: EstimateOptions,
): Promise<PlanEstimate> {
  const describe = async (stage: PlannedStage): Promise<number> => {
    const encoder =
      'encoder' in stage.task ? await inventory.describeEncoder(stage.task.encoder) : { matrixWeights: 0 };
    const { words } = await inventory.describeData(stage.task.data);
    const { matrixWeights } = encoder;
    return findStageKind(stage.kind).countOperations(stage.task, stage.needs, { words, matrixWeights });
  };
  const operations = new Map<string, number>();
  for (const [key, stage] of plan.stages) operations.set(key, await describe(stage));
  const place = ({ kind, precision }: Pick<PlannedStage, 'kind' | 'precision'>): string =>
    `${deviceKindOf(engine, kind)} ${precision}`;
  const trainings = [...plan.stages.values()].filter(({ kind }) => findStageKind(kind).needsEngine);
  const places = new Map(trainings.map((stage) => [place(stage), stage]));
  const rates = new Map(
    [...places].map(([name, { kind, precision }]) => [name, findRate(results, deviceKindOf(engine, kind), precision)]),
  );
  const stages = new Map(
    [...plan.stages].map(([key, stage]) => {
      const of = operations.get(key) ?? 0;
      const rate = rates.get(place(stage))?.operationsPerSecond ?? SLOWEST;
      return [key, { operations: of, ms: OVERHEAD_MS + (1000 * of) / rate }];
    }),
  );
  return { stages, rates: [...rates.values()] };
}

/** The median of what finished stages of a device and precision reached, or else a usual one. */
function findRate(results: Results, device: string, precision: Precision): ComputingRate {
  const measured = results.stages.flatMap(({ record }) => {
    const rate = measureRate(record);
    const isOf = record.environment.device.startsWith(device) && record.run?.engine.precision === precision;
    return rate !== null && isOf ? [rate] : [];
  });
  measured.sort((a, b) => a - b);
  const operationsPerSecond =
    measured[Math.floor(measured.length / 2)] ?? usualRates[`${device} ${precision}`] ?? SLOWEST;
  return { device, precision, operationsPerSecond, measuredOn: measured.length };
}

/** Operations a second of a finished training, by what was written down with it. */
function measureRate({ operations, totalMs }: StageRecord): number | null {
  const net = totalMs - OVERHEAD_MS;
  return operations === null || net < OVERHEAD_MS ? null : (1000 * operations) / net;
}
