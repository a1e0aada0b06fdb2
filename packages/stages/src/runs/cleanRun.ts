import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';

import { drawThresholdSamples, warningLimits } from '@dynclean/cleaning';
import { refuseExisting, writeFileAtomically } from '@dynclean/files';
import { findUsualCleaner } from '@dynclean/methods';
import {
  type CleaningSettings,
  type HeldOutParting,
  heldOutSettingsSchema,
  InputError,
  InterruptedError,
} from '@dynclean/schema';

import type { CleanSummary } from '../cleaning/CleanSummary.js';
import { scoreRun } from '../cleaning/RecordedDynamics.js';
import { type GivenCleaningSettings, resolveCleaningDefaults } from '../cleaning/resolveCleaningDefaults.js';
import { summarizeCleaning } from '../cleaning/summarizeCleaning.js';
import type {
  DataChoice,
  EncoderChoice,
  EngineChoice,
  GivenTrainingSettings,
  OutputChoice,
} from '../context/commonOptions.js';
import { parseSettings } from '../context/parseSettings.js';
import { pickDefined } from '../context/pickDefined.js';
import type { RunContext } from '../context/RunContext.js';
import { requireDecidable } from '../rules/requireDecidable.js';
import { formatJson, runFiles } from '../context/runFiles.js';
import { StageSession } from '../kinds/StageSession.js';
import { RunFolder } from '../store/RunFolder.js';
import type { TrainStageInputs } from '../training/TrainStageOptions.js';
import { CleanChain } from './CleanChain.js';
import { openTraining } from './openTraining.js';
import { resolveFinalSettings } from './trainOnCleaned.js';

/** Whether and how a model is trained on D'. */
export interface FinalTrainingChoice {
  /**
   * Train on D' as well (`cleaned-run/`), so that scores of D and D' stand side by side; and on D (`distant-run/`)
   * where the cleaner has not learned that. @default false
   */
  readonly trainFinal?: boolean;
  /** What that training does otherwise than the cleaner's, e.g. `{ method: { name: 'span' } }`. */
  readonly finalSettings?: GivenTrainingSettings;
}

/** Which data are cleaned by which trainings, and where it is written. */
export interface CleanRunOptions extends DataChoice, EncoderChoice, EngineChoice, OutputChoice, FinalTrainingChoice {
  /** Of the cleaner; its method is the usual one of cleaners (`findUsualCleaner`) unless another is given. */
  readonly settings?: GivenTrainingSettings;
  readonly cleaning?: GivenCleaningSettings;
  /** Train as many cleaners more, each without a fold (`held-out-run-1/`, ...). @default none */
  readonly heldOutFolds?: number | undefined;
  /** What is parted into folds. @default words */
  readonly heldOutBy?: HeldOutParting | undefined;
  /**
   * Clean so often at most: each round after the first trains on what the one before left, judges all labels of D anew,
   * and is the last one where it leaves the same. @default 1
   */
  readonly rounds?: number | undefined;
}

/**
 * The whole chain: a training on D that records its dynamics, one with threshold samples under a class that does not
 * exist, thresholds from the latter, D' from both, and a training on D' if asked for. Each is a stage as a manifest's
 * are.
 *
 * Stages grow in `OUT.partial`; `OUT` appears when all are there. After an interruption the same call goes on with the
 * stages that are complete, and with the last complete epoch of the one that is not. Other k, metric, sign or number of
 * averaged epochs need no new training, so they may change in between.
 *
 * @throws InputError for anything wrong with what the user gave, before the first step as far as it can be known; and
 *   where `OUT.partial` holds stages of other settings, saying which (`force` starts over).
 * @throws InterruptedError when `signal` is aborted.
 */
export async function cleanRun(options: CleanRunOptions, context: RunContext = {}): Promise<CleanSummary> {
  const { force = false, trainFinal = false, finalSettings = {}, heldOutFolds, heldOutBy, rounds = 1 } = options;
  if (!Number.isSafeInteger(rounds) || rounds < 1) {
    throw new InputError(`rounds: must be a whole number from 1, but got ${rounds}`);
  }
  const heldOut =
    heldOutFolds === undefined
      ? null
      : parseSettings(heldOutSettingsSchema, { folds: heldOutFolds, ...pickDefined({ by: heldOutBy }) }, 'held out');
  const out = resolve(options.out);
  refuseExisting(out, { force });
  const given = { method: { name: findUsualCleaner() }, ...pickDefined(options.settings ?? {}) };
  const session = new StageSession(context);
  const { inputs, facts } = await openTraining(options, given, { session, context });
  const cleaning = resolveCleaningDefaults(options.cleaning ?? {}, inputs.data.dataset.info.paper);
  if (cleaning.epochs !== null && cleaning.epochs > inputs.settings.totalEpochs) {
    throw new InputError(
      `epochs: must be at most ${inputs.settings.totalEpochs}, the epochs of the training, but got ${cleaning.epochs}`,
    );
  }
  requireDecidable(cleaning, heldOut === null ? [] : [heldOut.by]);
  resolveFinalSettings(inputs.settings, finalSettings); // a typo in them must not cost two trainings
  reportSamples(inputs, cleaning, context);

  const work = await RunFolder.open(out, context);
  const guarded = work.guard(context);
  try {
    const ofRound = (cleaning.runs === 'one' ? 1 : 2) + (heldOut?.folds ?? 0);
    const trainsOnD = trainFinal && !learnsD(cleaning);
    const numTrainings = rounds * ofRound + (trainFinal ? 1 : 0) + (trainsOnD ? 1 : 0);
    const onOther = force ? 'replace' : 'refuse';
    const chain = new CleanChain(work, { facts, engine: options, onOther, session, numTrainings }, guarded);
    const info = await chain.clean(cleaning, { heldOut, rounds });
    if (trainsOnD) {
      const { record, reused } = await chain.trainOnD(finalSettings);
      if (record.run !== null) info.scores.before = scoreRun(record.run, runFiles.distantRun);
      if (!reused) info.durations['training on D'] = record.totalMs;
    } else await rm(work.join(runFiles.distantRun), { recursive: true, force: true }); // of an earlier start
    if (trainFinal) {
      const { record, reused } = await chain.trainFinal(finalSettings);
      if (record.run !== null) info.scores.after = scoreRun(record.run, runFiles.cleanedRun);
      if (!reused) info.durations['training on cleaned'] = record.totalMs;
    } else await rm(work.join(runFiles.cleanedRun), { recursive: true, force: true }); // of an earlier start
    guarded.assertOwned?.();
    await writeFileAtomically(work.join(runFiles.clean), formatJson(info));
    await work.finish();
    return summarizeCleaning(info, out);
  } catch (error) {
    const reason = work.explain(error);
    const isKept = await work.leave();
    if (reason instanceof InterruptedError && isKept) {
      context.onMessage?.(`stopped; what is complete is kept in ${work.path}, and the same command goes on from there`);
    }
    throw reason;
  }
}

/** Whether one of the cleaner's runs is a training on D, whose score stands beside that of D'. */
const learnsD = ({ learns, runs }: CleaningSettings): boolean => learns === 'all' && runs === 'two';

/** Says before any training how many threshold samples there will be, and if they are too few. */
function reportSamples(
  { data, spans, corpora }: TrainStageInputs,
  cleaning: CleaningSettings,
  { onMessage }: RunContext,
): void {
  const samples = drawThresholdSamples({
    labels: spans.labels,
    excluded: corpora.train.usable.map((usable) => 1 - usable),
    numClasses: data.vocabulary.numClasses,
    count: cleaning.thresholdCount,
    seed: cleaning.thresholdSeed,
  });
  const { positives, negatives } = samples;
  const wanted = warningLimits.thresholdSamples;
  const isFew = Math.min(positives.length, negatives.length) < wanted;
  onMessage?.(
    `threshold samples: ${positives.length} positives, ${negatives.length} negatives` +
      (isFew
        ? ` (at least ${wanted} of each are wanted: this corpus has few entities for its ${data.dataset.types.length} types)`
        : ''),
  );
}
