import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import {
  computeThresholdRunClasses,
  drawThresholdSamples,
  relabelThresholdSamples,
  warningLimits,
} from '@dynclean/cleaning';
import { refuseExisting, writeFileAtomically } from '@dynclean/files';
import {
  type CleanInfo,
  type CleaningSettings,
  InputError,
  InterruptedError,
  type ThresholdSampleIds,
} from '@dynclean/schema';

import { completeStage } from '../completeStage.js';
import type {
  DataChoice,
  EncoderChoice,
  EngineChoice,
  GivenTrainingSettings,
  OutputChoice,
} from '../context/commonOptions.js';
import { pickDefined } from '../context/pickDefined.js';
import type { RunContext } from '../context/RunContext.js';
import { formatJson, runFiles } from '../context/runFiles.js';
import { openFinalStage, pickThresholdSettings, resolveFinalSettings } from '../finalStage.js';
import { openTraining } from '../training/openTraining.js';
import type { TrainStageInputs } from '../training/trainStage.js';
import { WorkFolder } from '../WorkFolder.js';
import { cleanStage } from './cleanStage.js';
import type { CleanSummary } from './CleanSummary.js';
import { findEpochs, locateEncoder, type RecordedDynamics, scoreRun } from './RecordedDynamics.js';
import { type GivenCleaningSettings, resolveCleaningDefaults } from './resolveCleaningDefaults.js';
import { reportCleaning, summarizeCleaning } from './summarizeCleaning.js';

export interface FinalTrainingChoice {
  /** Train on D' as well (`cleaned-run/`), so that scores of D and D' stand side by side. @default false */
  readonly trainFinal?: boolean;
  /** What that training does otherwise than the cleaner's, e.g. `{ topneg: false }`. */
  readonly finalSettings?: GivenTrainingSettings;
}

export interface CleanRunOptions extends DataChoice, EncoderChoice, EngineChoice, OutputChoice, FinalTrainingChoice {
  /** Of the cleaner; `topneg` is on unless `false` is given. */
  readonly settings?: GivenTrainingSettings;
  readonly cleaning?: GivenCleaningSettings;
}

/**
 * The whole chain: a training on D that records its dynamics, one with threshold samples under a class that does not
 * exist, thresholds from the latter, D' from both, and a training on D' if asked for.
 *
 * Stages grow in `OUT.partial`, each complete or absent; `OUT` appears when all are there. After an interruption the same
 * call goes on with the stages that are complete. Other k, metric, sign or number of averaged epochs need no new
 * training, so they may change in between.
 *
 * @throws InputError for anything wrong with what the user gave, before the first step as far as it can be known; and
 *   where `OUT.partial` holds stages of other settings, saying which (`force` starts over).
 * @throws InterruptedError when `signal` is aborted.
 */
export async function cleanRun(options: CleanRunOptions, context: RunContext = {}): Promise<CleanSummary> {
  const { force = false, trainFinal = false, finalSettings = {} } = options;
  const out = resolve(options.out);
  refuseExisting(out, { force });
  const inputs = await openTraining(options, { topneg: true, ...pickDefined(options.settings ?? {}) }, context);
  const cleaning = resolveCleaningDefaults(options.cleaning ?? {}, inputs.data.dataset.info.paper);
  if (cleaning.epochs !== null && cleaning.epochs > inputs.settings.totalEpochs) {
    throw new InputError(
      `epochs: must be at most ${inputs.settings.totalEpochs}, the epochs of the training, but got ${cleaning.epochs}`,
    );
  }
  resolveFinalSettings(inputs.settings, finalSettings); // a typo in them must not cost two trainings
  const samples = drawSamples(inputs, cleaning, context);

  const work = await WorkFolder.open(out, context);
  const guarded = work.guard(context);
  try {
    const durations: Record<string, number> = {};
    const recorded = await recordBoth(work, inputs, samples, cleaning, { force, durations }, guarded);
    const started = performance.now();
    guarded.assertOwned?.();
    const result = await explainFailure(work, () =>
      cleanStage(
        work.path,
        { data: inputs.data, spans: inputs.spans, recorded, expected: expectSpans(inputs), cleaning, origin: 'own' },
        guarded,
      ),
    );
    durations['cleaning'] = Math.round(performance.now() - started);
    reportCleaning(result, guarded);
    const info: CleanInfo = { ...result, notes: [...inputs.corpora.notes], durations };
    if (trainFinal) {
      const stageOptions = await openFinalStage(work.path, inputs, finalSettings, guarded);
      const { run, reused } = await completeStage(
        work,
        { ...stageOptions, name: runFiles.cleanedRun, onOther: 'replace' },
        guarded,
      );
      if (!reused) durations['training on cleaned'] = run.durations.totalMs;
      info.scores.after = scoreRun(run, runFiles.cleanedRun);
    } else await rm(work.join(runFiles.cleanedRun), { recursive: true, force: true }); // of an earlier start
    guarded.assertOwned?.();
    await writeFileAtomically(work.join(runFiles.clean), formatJson(info));
    await work.finish();
    return summarizeCleaning(info, out);
  } catch (error) {
    const reason = work.explain(error);
    await work.leave();
    if (reason instanceof InterruptedError && work.has(runFiles.dynamicsRun)) {
      context.onMessage?.(`stopped; what is complete is kept in ${work.path}, and the same command goes on from there`);
    }
    throw reason;
  }
}

/** Draws the threshold samples, and says before any training if they are too few. */
function drawSamples(
  { data, spans, corpora }: TrainStageInputs,
  cleaning: CleaningSettings,
  { onMessage }: RunContext,
): ThresholdSampleIds {
  const samples = drawThresholdSamples({
    labels: spans.labels,
    excluded: corpora.train.usable.map((usable) => 1 - usable),
    numClasses: data.vocabulary.numClasses,
    count: cleaning.thresholdCount,
    seed: cleaning.thresholdSeed,
  });
  const { positives, negatives } = samples;
  onMessage?.(`threshold samples: ${positives.length} positives, ${negatives.length} negatives`);
  for (const [sign, { length }] of Object.entries(samples)) {
    if (length >= warningLimits.thresholdSamples) continue;
    onMessage?.(
      `warning: only ${length} threshold samples of the ${sign} (at least ${warningLimits.thresholdSamples} are ` +
        `wanted): this corpus has few entities for its ${data.dataset.types.length} types`,
    );
  }
  return samples;
}

/** The dynamics run and the threshold run, trained or taken as they are. */
async function recordBoth(
  work: WorkFolder,
  inputs: TrainStageInputs,
  samples: ThresholdSampleIds,
  cleaning: CleaningSettings,
  { force, durations }: { force: boolean; durations: Record<string, number> },
  context: RunContext,
): Promise<RecordedDynamics> {
  const onOther = force ? 'replace' : 'refuse';
  const common = { ...inputs, recordDynamics: true, root: work.path, onOther } as const;
  const dynamicsRun = await completeStage(
    work,
    { ...common, name: runFiles.dynamicsRun, stage: 'dynamics run' },
    context,
  );
  if (!dynamicsRun.reused) durations['dynamics run'] = dynamicsRun.run.durations.totalMs;

  const { numClasses } = inputs.data.vocabulary;
  const { thresholdRelabel: relabel, thresholdSeed: seed } = cleaning;
  const thresholdRun = await completeStage(
    work,
    {
      ...common,
      name: runFiles.thresholdRun,
      stage: 'threshold run',
      threshold: {
        labels: relabelThresholdSamples({ labels: inputs.spans.labels, samples, numClasses, relabel, seed }),
        numClasses: computeThresholdRunClasses(numClasses, relabel),
        settings: pickThresholdSettings(cleaning),
      },
      prepare: (folder) => writeFileAtomically(join(folder, runFiles.thresholdSamples), formatJson(samples)),
    },
    context,
  );
  if (!thresholdRun.reused) durations['threshold run'] = thresholdRun.run.durations.totalMs;
  const { settings, encoder, engine } = dynamicsRun.run;
  return {
    dynamics: findEpochs(dynamicsRun.folder),
    threshold: findEpochs(thresholdRun.folder),
    samples,
    maxSpanWidth: settings.maxSpanWidth,
    cleaner: { settings, encoder: locateEncoder(encoder, dynamicsRun.folder), engine },
    before: scoreRun(dynamicsRun.run, runFiles.dynamicsRun),
  };
}

/** The dynamics hold every span that training saw. */
function expectSpans({ spans, corpora }: TrainStageInputs): { numSpans: number; excluded: Uint8Array } {
  return { numSpans: spans.numSpans, excluded: corpora.train.usable.map((usable) => 1 - usable) };
}

/** Tells the user, where the cleaning itself fails, that the trainings are not lost. */
async function explainFailure<T>(work: WorkFolder, clean: () => Promise<T>): Promise<T> {
  try {
    return await clean();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(
      `${error.message}\nThe dynamics are kept in ${work.path}: the same command with another --k-pos, --k-neg, --metric, ` +
        `--epochs or --sign uses them and takes seconds.`,
    );
  }
}
