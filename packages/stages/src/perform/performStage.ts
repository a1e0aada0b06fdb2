import { existsSync } from 'node:fs';
import { join } from 'node:path';

import {
  adoptWorkFolder,
  FileLock,
  publishFolder,
  readJsonFile,
  sweepLeftoversOf,
  writeFileAtomically,
} from '@dynclean/files';
import { type StageRecord, stageRecordSchema } from '@dynclean/schema';

import { createdBy } from '../context/createdBy.js';
import { type RunContext, underLock } from '../context/RunContext.js';
import { formatJson } from '../context/runFiles.js';
import { findStageKind } from '../kinds/stageKinds.js';
import type { PlannedStage } from './PlannedStage.js';
import { satisfies } from './satisfies.js';
import type { StageJob } from './StageJob.js';
import { STAGE_FILE, stagePlaces } from './stagePlaces.js';

/** The finished stage of a results folder; null: it is not there, or has less than is needed. */
export async function findFinished(results: string, stage: PlannedStage): Promise<StageRecord | null> {
  const path = join(stagePlaces(results, stage).folder, STAGE_FILE);
  if (!existsSync(path)) return null;
  const record = await readJsonFile(path, stageRecordSchema);
  return satisfies(record, stage.needs) ? record : null;
}

/**
 * Does one stage, or finds it done. Its folder grows under another name and gets its own when everything is in it; a
 * process that is killed leaves what the next one goes on with.
 *
 * @returns `elsewhere` where another process is at it now.
 * @throws InputError where something that it needs is missing.
 * @throws InterruptedError when `signal` is aborted.
 * @throws LockLostError when this process stood still for so long that another went on with the stage.
 */
export async function performStage(job: StageJob, context: RunContext): Promise<StageRecord | 'elsewhere'> {
  const { results, stage } = job;
  const places = stagePlaces(results, stage);
  const finished = await findFinished(results, stage);
  if (finished !== null) return finished;
  const lock = await FileLock.take(places.lock);
  if (lock === null) return 'elsewhere';
  try {
    return (await findFinished(results, stage)) ?? (await performUnderLock(job, lock, context));
  } catch (error) {
    throw lock.explain(error);
  } finally {
    await lock.release();
  }
}

async function performUnderLock(
  { results, stage, engine, build }: StageJob,
  lock: FileLock,
  outerContext: RunContext,
): Promise<StageRecord> {
  const { folder } = stagePlaces(results, stage);
  const context = underLock(outerContext, lock);
  await sweepLeftoversOf(folder);
  const work = await adoptWorkFolder(folder, lock);
  const startedAt = new Date().toISOString();
  const kind = findStageKind(stage.kind);
  const outcome = await kind.perform(work, { results, stage, task: kind.task.parse(stage.task), engine }, context);
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
  await writeFileAtomically(join(work, STAGE_FILE), formatJson(record));
  await publishFolder(work, folder, lock);
  return record;
}
