import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { lockPathOf, makeFolder, parseTemporaryName, readJsonFile, refuseExisting } from '@dynclean/files';
import { InterruptedError, type RunInfo, type TrainingProfile, trainingProfileSchema } from '@dynclean/schema';

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
import type { StageStore } from '../store/StageStore.js';
import type { ProfileChoice } from '../training/trainStage.js';
import { openTraining } from './openTraining.js';
import { ChainPlan } from './planChain.js';

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
 * anew.
 *
 * @throws InputError for anything wrong with what the user gave, before the first step as far as it can be known.
 * @throws InterruptedError when `signal` is aborted.
 */
export async function trainRun(options: TrainRunOptions, context: RunContext = {}): Promise<TrainRunSummary> {
  const { force = false, dynamics = false, profile } = options;
  const out = resolve(options.out);
  refuseExisting(out, { force });
  const session = new StageSession(context);
  const { facts } = await openTraining(options, options.settings ?? {}, { session, context });
  const stage = new ChainPlan().train(facts, 'training', { dynamics });
  const store: StageStore = {
    root: out,
    sharesLonger: false,
    folderOf: () => out,
    lockOf: () => lockPathOf(out),
  };
  await makeFolder(dirname(out));
  const order = { store, session, stage, engine: options, build: readBuild(), profile } as const;
  const told = asTraining(context, { index: 0, count: 1 });
  const { record } = await doStage({ ...order, onOther: 'replace', redo: force }, told).catch(
    async (error: unknown) => {
      if (error instanceof InterruptedError && (await isBegun(out))) {
        context.onMessage?.('stopped; its complete epochs are kept, and the same command goes on from there');
      }
      throw error;
    },
  );
  if (record.run === null) throw new Error(`${out}: a training must have a run`);
  const profilePath = join(out, runFiles.profile);
  return {
    ...record.run,
    folder: out,
    modelFolder: join(out, runFiles.model),
    ...(profile && { profile: await readJsonFile(profilePath, trainingProfileSchema) }),
  };
}

/** Whether epochs of a stopped training wait beside its folder. */
async function isBegun(out: string): Promise<boolean> {
  const names = await readdir(dirname(out));
  return names.some((name) => {
    const temporary = parseTemporaryName(name);
    return temporary?.kind === 'work' && temporary.target === basename(out);
  });
}
