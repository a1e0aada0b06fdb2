import { join, resolve } from 'node:path';

import { refuseExisting, writeFolderAtomically } from '@dynclean/files';
import type { RunInfo, TrainingProfile } from '@dynclean/schema';

import type {
  DataChoice,
  EncoderChoice,
  EngineChoice,
  GivenTrainingSettings,
  OutputChoice,
} from '../context/commonOptions.js';
import { type RunContext, underLock } from '../context/RunContext.js';
import { runFiles } from '../context/runFiles.js';
import { openTraining } from './openTraining.js';
import { type ProfileChoice, trainStage } from './trainStage.js';

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
 * (`run.json`, `log.jsonl`, `model/`, and `dynamics/` or `profile.json` if asked for). The folder appears when all of it is there.
 *
 * @throws InputError for anything wrong with what the user gave, before the first step as far as it can be known.
 * @throws InterruptedError when `signal` is aborted; nothing is left then.
 */
export async function trainRun(options: TrainRunOptions, context: RunContext = {}): Promise<TrainRunSummary> {
  const { force = false, dynamics = false, profile: profileChoice } = options;
  const out = resolve(options.out);
  refuseExisting(out, { force });
  const inputs = await openTraining(options, options.settings ?? {}, context);
  const { run, profile } = await writeFolderAtomically(
    out,
    (folder, lock) =>
      trainStage(
        folder,
        { ...inputs, stage: 'training', recordDynamics: dynamics, ...(profileChoice && { profile: profileChoice }) },
        underLock(context, lock),
      ),
    { force, signal: context.signal },
  );
  return { ...run, folder: out, modelFolder: join(out, runFiles.model), ...(profile && { profile }) };
}
