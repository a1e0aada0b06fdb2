import type { Precision } from '@dynclean/schema';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { parseTemporaryName } from '@dynclean/files';
import { findRecord, type PlannedStage, type Results, stageName, STAGES_FOLDER } from '@dynclean/stages';

import type { LoadedManifest } from '../manifests/readManifest.js';
import { toList } from '../manifests/toList.js';
import type { Plan } from './Plan.js';

/** A plan in which `auto` has one meaning. */
export interface PrecisionChoice {
  readonly plan: Plan;
  /** What `auto` means in it. */
  readonly auto: Precision;
  /** Whether stages that are there, or were begun, decided it. */
  readonly asBegun: boolean;
}

/**
 * Whether a plan has `auto` in it at all: nobody asked for a precision, and the profile or a manifest leaves it open.
 */
export function leavesPrecisionOpen(
  manifests: readonly LoadedManifest[],
  profile: { readonly precision?: string | undefined } | null,
): boolean {
  const said = manifests.flatMap(({ manifest }) => manifest.grid.flatMap((block) => toList(block.precision ?? [])));
  return [profile?.precision, ...said].includes('auto');
}

/**
 * What `auto` means for some results: the precision in which there is more of them, finished or begun, so that a run
 * goes on with what it began and one table never holds two; where there is as much of both (of a new folder: nothing),
 * `otherwise`.
 *
 * @param planAt - the plan with this meaning.
 * @param possible - precisions that can be computed; to read, both can.
 */
export async function chooseAutoPrecision(
  planAt: (auto: Precision) => Promise<Plan>,
  results: Results,
  { otherwise, possible }: { readonly otherwise: Precision; readonly possible: readonly Precision[] },
): Promise<PrecisionChoice> {
  const begun = await findBegun(results.folder);
  // Of a new folder there is as much of each, nothing: it is planned once.
  if (results.stages.length === 0 && begun.size === 0 && possible.includes(otherwise)) {
    return { plan: await planAt(otherwise), auto: otherwise, asBegun: false };
  }
  const isAtHand = (stage: PlannedStage): boolean => findRecord(results, stage) !== null || begun.has(stageName(stage));
  const choices = await Promise.all(
    possible.map(async (auto) => {
      const plan = await planAt(auto);
      return { auto, plan, count: [...plan.stages.values()].filter(isAtHand).length };
    }),
  );
  const most = Math.max(...choices.map(({ count }) => count));
  const best = choices.filter(({ count }) => count === most);
  const chosen = best.length === 1 ? best[0] : best.find(({ auto }) => auto === otherwise);
  if (chosen === undefined) throw new Error(`chooseAutoPrecision: ${otherwise} must be among ${possible.join(', ')}`);
  return { plan: chosen.plan, auto: chosen.auto, asBegun: choices.length > 1 && best.length === 1 };
}

/** Names of the stages (`stageName`) that somebody began, and that are not finished. */
async function findBegun(results: string): Promise<ReadonlySet<string>> {
  const place = join(results, STAGES_FOLDER);
  const names = existsSync(place) ? await readdir(place) : [];
  return new Set(
    names.flatMap((name) => {
      const temporary = parseTemporaryName(name);
      return temporary?.kind === 'work' ? [temporary.target] : [];
    }),
  );
}
