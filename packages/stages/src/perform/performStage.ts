import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import {
  adoptWorkFolder,
  FileLock,
  publishFolder,
  readJsonFile,
  sweepLeftoversOf,
  takeLock,
  writeFileAtomically,
} from '@dynclean/files';
import { type BuildInfo, type StageRecord, stageRecordSchema } from '@dynclean/schema';

import { createdBy } from '../context/createdBy.js';
import { type RunContext, underLock } from '../context/RunContext.js';
import { formatJson } from '../context/runFiles.js';
import type { StageWork } from '../kinds/StageKind.js';
import { findStageKind } from '../kinds/stageKinds.js';
import { hasCheckpoint } from '../store/hasCheckpoint.js';
import { joinNeeds } from '../store/joinNeeds.js';
import type { PlannedStage, StageTask } from '../store/PlannedStage.js';
import { equals, satisfies } from '../store/satisfies.js';
import { STAGE_FILE } from '../store/stagePlaces.js';
import type { StageStore } from '../store/StageStore.js';
import { BEGUN_FILE, type OnOther, refuseOtherStage, refuseOtherWork } from './refuseOther.js';

/** A stage to do: what it needs, and what is to become of another one that lies in its place. */
export interface StageOrder extends Omit<StageWork<StageTask>, 'task'> {
  readonly build: BuildInfo;
  /**
   * In the folder of a run, where stages have names: what to do with a stage of other settings that lies there,
   * finished or begun. In a results folder every stage has a place of its own. @default `refuse`
   */
  readonly onOther?: OnOther;
  /** Do it again where it is done. @default false */
  readonly redo?: boolean;
  /** Wait for a holder of its lock of whom it cannot be known whether he lives, a minute at most. @default false */
  readonly waits?: boolean;
}

/** A stage that is done. */
export interface DoneStage {
  readonly record: StageRecord;
  readonly folder: string;
  /** Whether an earlier start had finished it. */
  readonly reused: boolean;
}

/** The finished stage in its place; null: it is not there, is another one, or has less than is needed. */
export async function findFinished(store: StageStore, stage: PlannedStage): Promise<StageRecord | null> {
  const path = join(store.folderOf(stage), STAGE_FILE);
  if (!existsSync(path)) return null;
  const record = await readJsonFile(path, stageRecordSchema);
  const fits = store.sharesLonger ? satisfies : equals;
  return record.key === stage.key && fits(record, stage.needs) ? record : null;
}

/**
 * Does one stage, or finds it done. Its folder grows under another name and gets its own when everything is in it; a
 * process that is killed leaves what the next one goes on with.
 *
 * @returns `elsewhere` where another process is at it now.
 * @throws InputError where something that it needs is missing, or a stage of other settings is in its place.
 * @throws InterruptedError when `signal` is aborted.
 * @throws LockLostError when this process stood still for so long that another went on with the stage.
 */
export async function performStage(order: StageOrder, context: RunContext): Promise<DoneStage | 'elsewhere'> {
  const { store, stage, redo = false } = order;
  const { signal } = context;
  const folder = store.folderOf(stage);
  const found = async (): Promise<DoneStage | null> => {
    if (redo) return null;
    const record = await findFinished(store, stage);
    return record === null ? null : { record, folder, reused: true };
  };
  const finished = await found();
  if (finished !== null) return finished;
  const path = store.lockOf(stage);
  const lock =
    order.waits === true ? await takeLock(path, { wait: 'unless-alive', signal }) : await FileLock.take(path);
  if (lock === null) return 'elsewhere';
  try {
    return (await found()) ?? { record: await performUnderLock(order, lock, context), folder, reused: false };
  } catch (error) {
    throw lock.explain(error);
  } finally {
    await lock.release();
  }
}

/**
 * A stage that is done again because it has too little (too few epochs, say) takes the place of what lies there: others
 * read that one's dynamics and go on from its models, so the new one has them, too.
 */
async function keepWhatIsThere({ store, stage }: Pick<StageOrder, 'store' | 'stage'>): Promise<PlannedStage> {
  const path = join(store.folderOf(stage), STAGE_FILE);
  if (!store.sharesLonger || !existsSync(path)) return stage;
  const { key, epochs, models, run } = await readJsonFile(path, stageRecordSchema);
  if (key !== stage.key) return stage;
  const there = { epochs, dynamicsEpochs: run?.dynamicsEpochs ?? 0, models };
  return { ...stage, needs: joinNeeds(stage.needs, there) };
}

async function performUnderLock(order: StageOrder, lock: FileLock, outerContext: RunContext): Promise<StageRecord> {
  const { build, onOther = 'refuse', redo: _redo, waits: _waits, ...ordered } = order;
  const { store } = ordered;
  const work = { ...ordered, stage: await keepWhatIsThere(ordered) };
  const { stage } = work;
  const folder = store.folderOf(stage);
  const context = underLock(outerContext, lock);
  await sweepLeftoversOf(folder);
  await refuseOtherStage(folder, order, onOther);
  const place = await adoptWorkFolder(folder, lock);
  await refuseOtherWork(place, order, onOther);
  const startedAt = new Date().toISOString();
  const kind = findStageKind(stage.kind);
  const task = kind.task.parse(stage.task);
  let outcome;
  try {
    outcome = await kind.perform(place, { ...work, task }, context);
  } catch (error) {
    // What has not come to an epoch's end is of no use to the next start. Where another process has gone on with the
    // stage, it renamed what was here (`adoptWorkFolder`): what is here now, this one made again before it noticed.
    if (!hasCheckpoint(place)) await rm(place, { recursive: true, force: true });
    throw error;
  }
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
  await rm(join(place, BEGUN_FILE), { force: true });
  await writeFileAtomically(join(place, STAGE_FILE), formatJson(record));
  await publishFolder(place, folder, lock);
  return record;
}
