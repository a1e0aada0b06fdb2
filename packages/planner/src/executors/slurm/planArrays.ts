import type { PlannedStage } from '@dynclean/stages';

import type { StageDurations } from '../StageQueue.js';
import { type JobResources, resolveResources, type SlurmSettings } from './slurmSettings.js';

/** Jobs that are submitted together: with the same resources and time limit, and as deep in the plan. */
export interface JobArray {
  readonly resources: JobResources;
  readonly limitMs: number;
  /** The stages of each job, which it does side by side. */
  readonly tasks: readonly (readonly PlannedStage[])[];
  /** Expected duration of each job. */
  readonly expectedMs: readonly number[];
  /** How many stages, one reading the other, come before these; 0: none. */
  readonly depth: number;
}

/**
 * Puts stages into job arrays: by how many others come before them, by what their jobs get, and by time limit, so that
 * no short job asks for a long time. Those that read nothing of each other and are short share a job (`pack`).
 *
 * @param stages - each after those that it reads; others than these count as done.
 * @returns arrays in the order in which they can be submitted.
 */
export function planArrays(
  stages: readonly PlannedStage[],
  durations: StageDurations,
  settings: SlurmSettings,
): JobArray[] {
  const depths = computeDepths(stages);
  const groups = new Map<string, { depth: number; resources: JobResources; stages: PlannedStage[] }>();
  for (const stage of stages) {
    const depth = depths.get(stage.key) ?? 0;
    const resources = resolveResources(settings, stage.kind);
    const name = JSON.stringify([depth, resources]);
    const group = groups.get(name) ?? { depth, resources, stages: [] };
    group.stages.push(stage);
    groups.set(name, group);
  }
  return [...groups.values()]
    .sort((a, b) => a.depth - b.depth)
    .flatMap((group) => {
      const jobs = pack(group.stages, durations, group.resources).map((task) => {
        // Side by side on one device they take, at worst, as long as one after the other.
        const expectedMs = task.reduce((sum, { key }) => sum + (durations.get(key)?.ms ?? 0), 0);
        return { task, expectedMs, limitMs: chooseLimit(expectedMs, settings.time) };
      });
      const limits = [...new Set(jobs.map(({ limitMs }) => limitMs))].sort((a, b) => a - b);
      return limits.flatMap((limitMs) =>
        split(
          jobs.filter((job) => job.limitMs === limitMs),
          settings.arraySize,
        ).map((part) => ({
          resources: group.resources,
          depth: group.depth,
          limitMs,
          tasks: part.map(({ task }) => task),
          expectedMs: part.map(({ expectedMs }) => expectedMs),
        })),
      );
    });
}

/** How many of the stages, one reading the other, come before each. */
function computeDepths(stages: readonly PlannedStage[]): Map<string, number> {
  const depths = new Map<string, number>();
  for (const { key, inputs } of stages) {
    const before = inputs.flatMap((input) => depths.get(input) ?? []);
    depths.set(key, before.length === 0 ? 0 : 1 + Math.max(...before));
  }
  return depths;
}

/** Short stages in jobs of several, the longest together; the others alone. */
function pack(
  stages: readonly PlannedStage[],
  durations: StageDurations,
  { pack: size, packUnder }: JobResources,
): PlannedStage[][] {
  const msOf = ({ key }: PlannedStage): number => durations.get(key)?.ms ?? 0;
  const short = stages.filter((stage) => msOf(stage) <= packUnder).sort((a, b) => msOf(b) - msOf(a));
  return [...stages.filter((stage) => msOf(stage) > packUnder).map((stage) => [stage]), ...split(short, size)];
}

/** The least limit doubled until it holds the expected time with its margin, but no more than the most. */
function chooseLimit(expectedMs: number, { margin, least, most }: SlurmSettings['time']): number {
  let limitMs = Math.min(least, most);
  while (limitMs < margin * expectedMs && limitMs < most) limitMs = Math.min(2 * limitMs, most);
  return limitMs;
}

function split<T>(values: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let at = 0; at < values.length; at += size) parts.push(values.slice(at, at + size));
  return parts;
}
