import { join } from 'node:path';

import { readJsonFile, writeFolderAtomically } from '@dynclean/files';
import { InputError, type RunInfo, runInfoSchema } from '@dynclean/schema';

import { findDifferences } from './context/findDifferences.js';
import { type RunContext, underLock } from './context/RunContext.js';
import { runFiles } from './context/runFiles.js';
import { describeRun, trainStage, type TrainStageOptions } from './training/trainStage.js';
import type { WorkFolder } from './WorkFolder.js';

export interface CompleteStageOptions extends TrainStageOptions {
  /** The stage's folder in the work folder. */
  readonly name: string;
  /** What to do with a stage that is there but of another run: refuse, or train it again. */
  readonly onOther: 'refuse' | 'replace';
  /** Files of the stage beside those of a training; written before the training, into its folder. */
  readonly prepare?: (folder: string) => Promise<void>;
}

export interface CompletedStage {
  readonly run: RunInfo;
  readonly folder: string;
  /** Whether an earlier, interrupted start had finished it. */
  readonly reused: boolean;
}

/**
 * Makes sure that a stage of a clean run is there: takes it as it is where it is the same run, else trains it.
 *
 * @throws InputError where another run's stage lies there and `onOther` is `refuse`, naming what differs.
 */
export async function completeStage(
  work: WorkFolder,
  options: CompleteStageOptions,
  context: RunContext,
): Promise<CompletedStage> {
  const { name, stage, onOther } = options;
  const folder = work.join(name);
  if (work.has(name)) {
    const run = await readJsonFile(join(folder, runFiles.run), runInfoSchema);
    const differences = findDifferences(run, describeRun(options, folder));
    if (differences.length === 0) {
      context.onMessage?.(`${stage}: complete already, kept in ${folder}`);
      return { run, folder, reused: true };
    }
    if (onOther === 'refuse') {
      throw new InputError(
        `${folder}: must be the same ${stage} to go on with, but it was started with other settings:\n` +
          differences.map((difference) => `  ${difference}`).join('\n') +
          `\nTake the settings of then, or another --out, or --force to start over.`,
      );
    }
    context.onMessage?.(`${stage}: what lies in ${folder} is of another run and is trained again`);
  }
  const { run } = await writeFolderAtomically(
    folder,
    async (temporary, lock) => {
      await options.prepare?.(temporary);
      return trainStage(temporary, options, underLock(context, lock));
    },
    { force: true },
  );
  return { run, folder, reused: false };
}
