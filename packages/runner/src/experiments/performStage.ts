import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { type StageRecord, stageRecordSchema, writeFileAtomically } from '@dynclean/schema';

import { createdBy } from '../createdBy.js';
import type { RunContext } from '../RunContext.js';
import { formatJson, readJson } from '../runFiles.js';
import { doCleaning } from './doCleaning.js';
import { doTraining } from './doTraining.js';
import { FileLock } from './FileLock.js';
import type { PlannedStage } from './Plan.js';
import { satisfies } from './satisfies.js';
import type { StageJob } from './StageJob.js';
import { STAGE_FILE, stagePlaces } from './stagePlaces.js';

/** What the kinds of stages put into their record. */
export type StageOutcome = Pick<
  StageRecord,
  'run' | 'clean' | 'evaluations' | 'epochEnds' | 'epochs' | 'models' | 'selfTraining' | 'files' | 'operations'
> & { readonly totalMs: number; readonly resumed: number; readonly environment: StageRecord['environment'] };

/** The finished stage of a results folder; null: it is not there, or has less than is needed. */
export async function findFinished(results: string, stage: PlannedStage): Promise<StageRecord | null> {
  const path = join(stagePlaces(results, stage).folder, STAGE_FILE);
  if (!existsSync(path)) return null;
  const record = await readJson(path, stageRecordSchema);
  return satisfies(record, stage.needs) ? record : null;
}

/**
 * Does one stage, or finds it done. Its folder grows under another name and gets its own when everything is in it; a
 * process that is killed leaves what the next one goes on with.
 *
 * @returns `elsewhere` where another process is at it now.
 * @throws InputError where something that it needs is missing.
 * @throws InterruptedError when `signal` is aborted.
 */
export async function performStage(
  { results, stage, engine, build }: StageJob,
  context: RunContext,
): Promise<StageRecord | 'elsewhere'> {
  const places = stagePlaces(results, stage);
  const finished = await findFinished(results, stage);
  if (finished !== null) return finished;
  const lock = await FileLock.take(places.lock);
  if (lock === null) return 'elsewhere';
  try {
    const meanwhile = await findFinished(results, stage);
    if (meanwhile !== null) return meanwhile;
    await sweep(places);
    await mkdir(places.work, { recursive: true });
    const startedAt = new Date().toISOString();
    const { task } = stage;
    const outcome =
      task.kind === 'clean'
        ? await doCleaning(places.work, { results, stage, task }, context)
        : await doTraining(places.work, { results, stage, task, engine }, context);
    const { totalMs, resumed, environment, ...rest } = outcome;
    const record: StageRecord = {
      format: 'dynclean-stage-1',
      kind: stage.kind,
      key: stage.key,
      setting: stage.setting,
      determinants: { ...stage.determinants },
      inputs: [...stage.inputs],
      title: stage.title,
      profile: stage.profile,
      createdBy,
      build,
      environment,
      startedAt,
      finishedAt: new Date().toISOString(),
      totalMs: Math.round(totalMs),
      resumed,
      ...rest,
    };
    await writeFileAtomically(join(places.work, STAGE_FILE), formatJson(record));
    await publish(places);
    return record;
  } finally {
    await lock.release();
  }
}

/** Gives the grown folder its name; a shorter run of the same that lies there goes. */
async function publish({ work, folder, old }: ReturnType<typeof stagePlaces>): Promise<void> {
  if (existsSync(folder)) await rename(folder, old);
  await rename(work, folder);
  await syncFolder(dirname(folder));
  await rm(old, { recursive: true, force: true });
}

/** Names in a folder survive a power cut only once the folder itself is on the disk. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } catch {
    // Some file systems cannot; the next start finds the stage or does it again.
  } finally {
    await handle.close();
  }
}

/** Mends what a process that was killed between two renames left, and drops half-written files. */
async function sweep({ work, folder, old }: ReturnType<typeof stagePlaces>): Promise<void> {
  if (existsSync(old)) {
    if (existsSync(folder)) await rm(old, { recursive: true, force: true });
    else await rename(old, folder);
  }
  if (!existsSync(work)) return;
  for (const entry of await readdir(work, { recursive: true, withFileTypes: true })) {
    if (entry.name.startsWith('.') && entry.name.endsWith('.partial')) {
      await rm(join(entry.parentPath, entry.name), { recursive: true, force: true });
    }
  }
}
