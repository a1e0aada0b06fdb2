import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { FileLock, writeFileAtomically } from '@dynclean/files';
import { findStageKind, formatJson, type Results, STAGE_FILE, stagePlaces, STAGES_FOLDER } from '@dynclean/stages';

import type { Plan } from '../plan/Plan.js';
import { measureFolder } from './measureFolder.js';

/** Something that may go. */
export interface Garbage {
  readonly path: string;
  /**
   * `model`: weights of a finished training; `unfinished`: a stopped stage's; `leftover`: of a finished or dead
   * process.
   */
  readonly kind: 'model' | 'unfinished' | 'leftover';
  readonly title: string;
  readonly sizeBytes: number;
}

/** What must stay, and what else may go. */
export interface GarbageChoice {
  /** What these plans still need stays: models that others will start from, stages that will go on. */
  readonly plans?: readonly Plan[];
  /** Also what stopped stages would go on from. @default only where plans are given, and none of them has it */
  readonly unfinished?: boolean;
}

const isModel = (name: string): boolean => /^model(-\d+)?$/.test(name);

/**
 * What in a results folder nothing needs any more: weights of finished trainings that no other stage is to start from
 * (all results are in the records), and what stages left behind that were stopped for good. Nothing is dropped yet.
 */
export async function findGarbage(results: Results, choice: GarbageChoice = {}): Promise<Garbage[]> {
  const { plans = [] } = choice;
  const garbage: Garbage[] = [];
  const neededModels = new Set<string>();
  for (const plan of plans) {
    for (const stage of plan.stages.values()) {
      if (results.find(stage) !== null) continue;
      for (const key of findStageKind(stage.kind).needsModelsOf?.(stage.task) ?? []) neededModels.add(key);
    }
  }
  for (const { record, folder } of results.stages) {
    if (neededModels.has(record.key)) continue;
    for (const name of (await readdir(folder)).filter(isModel)) {
      const path = join(folder, name);
      garbage.push({ path, kind: 'model', title: record.title, sizeBytes: await measureFolder(path) });
    }
  }
  const stages = join(results.folder, STAGES_FOLDER);
  const hidden = existsSync(stages) ? (await readdir(stages)).filter((name) => name.startsWith('.')) : [];
  for (const name of hidden) {
    const [, kind, key] = /^\.([a-z][a-z0-9-]*)-([0-9a-f]+)\.(?:.+\.)?(?:work|partial|old)$/.exec(name) ?? [];
    if (kind === undefined || key === undefined) continue;
    const places = stagePlaces(results.folder, { kind, key });
    if (await FileLock.isHeld(places.lock)) continue;
    const isFinished = existsSync(join(places.folder, STAGE_FILE)) && name.endsWith('.old');
    const isWanted = plans.some((plan) => plan.stages.has(key));
    const mayGo = isFinished || (choice.unfinished ?? (plans.length > 0 && !isWanted));
    if (!mayGo) continue;
    const path = join(stages, name);
    garbage.push({
      path,
      kind: isFinished ? 'leftover' : 'unfinished',
      title: `${kind} ${key}`,
      sizeBytes: await measureFolder(path),
    });
  }
  return garbage.sort((a, b) => b.sizeBytes - a.sizeBytes);
}

/** Drops it, and says so in the records. A stage that another process works on meanwhile stays as it is. */
export async function dropGarbage(results: Results, garbage: readonly Garbage[]): Promise<number> {
  let sizeBytes = 0;
  for (const { record, folder } of results.stages) {
    const mine = garbage.filter(({ path, kind }) => kind === 'model' && path.startsWith(`${folder}/`));
    if (mine.length === 0) continue;
    const lock = await FileLock.take(stagePlaces(results.folder, record).lock);
    if (lock === null) continue;
    try {
      // The record first: a model that it names must be there.
      const next = { ...record, models: [], files: { ...record.files, model: null } };
      await writeFileAtomically(join(folder, STAGE_FILE), formatJson(next));
      for (const { path, sizeBytes: size } of mine) {
        await rm(path, { recursive: true, force: true });
        sizeBytes += size;
      }
    } finally {
      await lock.release();
    }
  }
  for (const { path, kind, sizeBytes: size } of garbage) {
    if (kind === 'model') continue;
    await rm(path, { recursive: true, force: true });
    sizeBytes += size;
  }
  return sizeBytes;
}
