import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { lockPathOf, makeFolder, parseTemporaryName, readJsonFile, refuseExisting } from '@dynclean/files';
import { findMethod } from '@dynclean/methods';
import { DEFAULT_HEAD, findHead } from '@dynclean/models';
import {
  InputError,
  InterruptedError,
  type RunInfo,
  type TrainingProfile,
  trainingProfileSchema,
  type TrainingSettings,
} from '@dynclean/schema';

import type {
  DataChoice,
  EncoderChoice,
  EngineChoice,
  GivenTrainingSettings,
  OutputChoice,
} from '../context/commonOptions.js';
import { asTraining } from '../context/asTraining.js';
import { readBuild } from '../context/readBuild.js';
import type { RunContext } from '../context/RunContext.js';
import { runFiles } from '../context/runFiles.js';
import { StageSession } from '../kinds/StageSession.js';
import { doStage } from '../perform/doStage.js';
import type { PlannedStage } from '../store/PlannedStage.js';
import type { StageStore } from '../store/StageStore.js';
import type { ProfileChoice } from '../training/TrainStageOptions.js';
import { openTraining } from './openTraining.js';
import { planTraining } from './planTraining.js';

/** What is trained on which data, and where it is written. */
export interface TrainRunOptions extends DataChoice, EncoderChoice, EngineChoice, OutputChoice {
  readonly settings?: GivenTrainingSettings;
  /** Record training dynamics in `dynamics/epoch-N.arrow`. @default false */
  readonly dynamics?: boolean;
  /** Find out where the steps' time goes, `profile.json`. @default no */
  readonly profile?: ProfileChoice | undefined;
}

/** `run.json` and where it lies. */
export interface TrainRunSummary extends RunInfo {
  readonly folder: string;
  /** The model folder. */
  readonly modelFolder: string;
  /** Where one was asked for. */
  readonly profile?: TrainingProfile;
}

/**
 * One training: reads a dataset, trains, measures on test with the weights that dev chose, writes a run folder
 * (`run.json`, `log.jsonl`, `model/`, and `dynamics/` or `profile.json` if asked for). The folder appears when all of
 * it is there. After an interruption the same call goes on with the last complete epoch; one of other settings begins
 * anew. Where the method takes several stages, those before the last lie in `OUT.stages` until that is done.
 *
 * @throws InputError for anything wrong with what the user gave, before the first step as far as it can be known.
 * @throws InterruptedError when `signal` is aborted.
 */
export async function trainRun(options: TrainRunOptions, context: RunContext = {}): Promise<TrainRunSummary> {
  const { force = false, dynamics = false, profile } = options;
  const out = resolve(options.out);
  refuseExisting(out, { force });
  const session = new StageSession(context);
  const { facts } = await openTraining(options, options.settings ?? {}, { session, context, allowsStages: true });
  if (dynamics) requireSpans(facts.settings);
  const stages = await planTraining(facts, { dynamics });
  const last = stages.at(-1) as PlannedStage;
  const store = createStore(out, last);
  await makeFolder(dirname(out));
  const order = { store, session, engine: options, build: readBuild(), onOther: 'replace', redo: force } as const;
  try {
    const { length: count } = stages;
    for (const [index, stage] of stages.slice(0, -1).entries()) {
      await makeFolder(stagesFolderOf(out));
      await doStage({ ...order, stage, label: stage.title }, asTraining(context, { index, count }));
    }
    const label = count === 1 ? undefined : last.title;
    const told = asTraining(context, { index: count - 1, count });
    const { record } = await doStage({ ...order, stage: last, profile, label }, told);
    await rm(stagesFolderOf(out), { recursive: true, force: true });
    if (record.run === null) throw new Error(`${out}: a training must have a run`);
    const profilePath = join(out, runFiles.profile);
    return {
      ...record.run,
      folder: out,
      modelFolder: join(out, runFiles.model),
      ...(profile && { profile: await readJsonFile(profilePath, trainingProfileSchema) }),
    };
  } catch (error) {
    if (error instanceof InterruptedError && (await isBegun(out))) {
      context.onMessage?.('stopped; its complete epochs are kept, and the same command goes on from there');
    }
    throw error;
  }
}

/** Where the stages before the last of a run lie. */
const stagesFolderOf = (out: string): string => `${out}.stages`;

/** The last stage is the run's folder; the others have places beside it. */
function createStore(out: string, last: PlannedStage): StageStore {
  const folderOf: StageStore['folderOf'] = ({ kind, key }) =>
    key === last.key ? out : join(stagesFolderOf(out), `${kind}-${key}`);
  return { root: out, sharesLonger: false, folderOf, lockOf: (stage) => lockPathOf(folderOf(stage)) };
}

/** @throws InputError where the method's head does not classify spans, whose dynamics could not be recorded. */
function requireSpans({ method: { name, settings } }: TrainingSettings): void {
  const { chooseHead } = findMethod(name);
  const head = findHead(chooseHead(settings).name ?? DEFAULT_HEAD);
  if (head.rows === 'spans') return;
  throw new InputError(
    `dynamics: the method must be one that classifies spans, but ${name} classifies ${head.rows}. Leave out --dynamics, ` +
      'or take another method.',
  );
}

/** Whether epochs of a stopped training wait beside its folder. */
async function isBegun(out: string): Promise<boolean> {
  if (existsSync(stagesFolderOf(out))) return true;
  const names = await readdir(dirname(out));
  return names.some((name) => {
    const temporary = parseTemporaryName(name);
    return temporary?.kind === 'work' && temporary.target === basename(out);
  });
}
