import { completeChoice, requireOneStage } from '@dynclean/methods';
import { type TrainingSettings, trainingSettingsSchema } from '@dynclean/schema';

import type { EngineChoice, GivenTrainingSettings } from '../context/commonOptions.js';
import { parseSettings } from '../context/parseSettings.js';
import { pickDefined } from '../context/pickDefined.js';
import { readBuild } from '../context/readBuild.js';
import type { RunContext } from '../context/RunContext.js';
import { runFiles } from '../context/runFiles.js';
import type { StageSession } from '../kinds/StageSession.js';
import { doStage } from '../perform/doStage.js';
import type { DoneStage } from '../perform/performStage.js';
import type { RunFolder } from '../store/RunFolder.js';
import { type ChainFacts, ChainPlan, openForRun } from './planChain.js';

/** What a training beside a cleaning, on D' or on D, starts from. */
export interface FinalTraining {
  /** The cleaner: the same kind of model, the same seed. */
  readonly cleaner: Pick<ChainFacts, 'encoder' | 'encoderName' | 'engine' | 'settings'>;
  /** What it does otherwise than the cleaner. */
  readonly settings: GivenTrainingSettings;
  readonly engine: EngineChoice;
  readonly session: StageSession;
}

/**
 * Trains on D' of a clean run, read back from its `cleaned/`, in `cleaned-run/`. One that is there of another D' is
 * trained again: it follows from the cleaning.
 *
 * @throws InputError when a setting is out of its range.
 */
export async function trainOnCleaned(
  work: RunFolder,
  final: FinalTraining,
  context: RunContext,
): Promise<DoneStage> {
  const { ref, data } = await openForRun(final.session, { source: work.join(runFiles.cleaned), train: null });
  return train(work, { ...final, ref, data, title: "training on D'", name: runFiles.cleanedRun }, context);
}

/**
 * Trains on D as `trainOnCleaned` does on D', in `distant-run/`: where the cleaner has learned something else than D,
 * no model is there that D' could be compared with.
 *
 * @throws InputError when a setting is out of its range.
 */
export function trainOnDistant(
  work: RunFolder,
  { data: { ref, data }, ...final }: FinalTraining & { readonly data: Pick<ChainFacts, 'ref' | 'data'> },
  context: RunContext,
): Promise<DoneStage> {
  return train(work, { ...final, ref, data, title: 'training on D', name: runFiles.distantRun }, context);
}

/** What is trained on, and how its stage and folder are called. */
interface NamedTraining extends FinalTraining, Pick<ChainFacts, 'ref' | 'data'> {
  readonly title: string;
  readonly name: string;
}

function train(
  work: RunFolder,
  { cleaner, settings: given, engine, session, ref, data, title, name }: NamedTraining,
  context: RunContext,
): Promise<DoneStage> {
  const settings = resolveFinalSettings(cleaner.settings, given);
  const stage = new ChainPlan().train({ ...cleaner, ref, data, settings }, title, { dynamics: false });
  work.place(stage, name);
  return doStage(
    { store: work, session, stage, engine, build: readBuild(), label: title, onOther: 'replace' },
    context,
  );
}

/**
 * The cleaner's settings with others in their place; of its method those that are not said, where it is the same one.
 *
 * @throws InputError when a setting is out of its range, or the method takes more than one training.
 */
export function resolveFinalSettings(cleaner: TrainingSettings, given: GivenTrainingSettings): TrainingSettings {
  const { method = {}, ...others } = pickDefined(given);
  const { name = cleaner.method.name, settings = {} } = method;
  requireOneStage({ name }, 'final training');
  const before = name === cleaner.method.name ? cleaner.method.settings : {};
  return {
    ...parseSettings(trainingSettingsSchema, { ...cleaner, ...others }, 'final training'),
    method: completeChoice({ name, settings: { ...before, ...settings } }),
  };
}
