import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';

import { drawThresholdSamples, warningLimits } from '@dynclean/cleaning';
import { refuseExisting, writeFileAtomically } from '@dynclean/files';
import { findUsualCleaner } from '@dynclean/methods';
import {
  type CleanInfo,
  type CleaningSettings,
  type HeldOutParting,
  type HeldOutSettings,
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
import { asTraining } from '../context/asTraining.js';
import { parseSettings } from '../context/parseSettings.js';
import { pickDefined } from '../context/pickDefined.js';
import { readBuild } from '../context/readBuild.js';
import type { RunContext } from '../context/RunContext.js';
import { requireDecidable } from '../rules/requireDecidable.js';
import { formatJson, runFiles } from '../context/runFiles.js';
import { cleanTaskSchema } from '../kinds/clean/cleanTask.js';
import { performCleaning } from '../kinds/clean/performCleaning.js';
import { StageSession } from '../kinds/StageSession.js';
import { doStage } from '../perform/doStage.js';
import type { OnOther } from '../perform/refuseOther.js';
import type { PlannedStage } from '../store/PlannedStage.js';
import { RunFolder } from '../store/RunFolder.js';
import type { TrainStageInputs } from '../training/trainStage.js';
import { openTraining } from './openTraining.js';
import { type ChainFacts, ChainPlan } from './planChain.js';
import { resolveFinalSettings, trainOnCleaned } from './trainOnCleaned.js';

/** Whether and how a model is trained on D'. */
export interface FinalTrainingChoice {
  /** Train on D' as well (`cleaned-run/`), so that scores of D and D' stand side by side. @default false */
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
  const { force = false, trainFinal = false, finalSettings = {}, heldOutFolds, heldOutBy } = options;
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
    const numTrainings = 2 + (heldOut?.folds ?? 0) + (trainFinal ? 1 : 0);
    const onOther = force ? 'replace' : 'refuse';
    const chain = new Chain(work, { facts, engine: options, onOther, session, numTrainings }, guarded);
    const info = await chain.clean(cleaning, heldOut);
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

/** The stages of one run of the whole chain, in its folder. */
class Chain {
  readonly #plan = new ChainPlan();

  constructor(
    private readonly work: RunFolder,
    private readonly options: {
      readonly facts: ChainFacts;
      readonly engine: EngineChoice;
      readonly onOther: OnOther;
      readonly session: StageSession;
      /** Of the whole run: for the time that is left. */
      readonly numTrainings: number;
    },
    private readonly context: RunContext,
  ) {}

  /** Both trainings, done or taken as they are, and D' from their dynamics. */
  async clean(cleaning: CleaningSettings, heldOut: HeldOutSettings | null): Promise<CleanInfo> {
    const { work, context } = this;
    const { facts, engine, session } = this.options;
    const dynamics = this.#plan.train(facts, 'dynamics run', { dynamics: true });
    const threshold = this.#plan.threshold(facts, cleaning, 'threshold run');
    const durations: Record<string, number> = {};
    const notes: string[] = [];
    const trainings: [PlannedStage, string][] = [
      [dynamics, runFiles.dynamicsRun],
      [threshold, runFiles.thresholdRun],
    ];
    const held: PlannedStage[] = [];
    for (let fold = 0; heldOut !== null && fold < heldOut.folds; fold++) {
      const title = `held-out run ${fold + 1} of ${heldOut.folds}`;
      held.push(this.#plan.heldOut(facts, { ...heldOut, fold }, title));
      trainings.push([held.at(-1)!, `${runFiles.heldOutRun}-${fold + 1}`]);
    }
    for (const [index, [stage, name]] of trainings.entries()) {
      const { record, reused } = await this.#do(stage, name, index);
      if (!reused) durations[stage.title] = record.totalMs;
      notes.push(...(record.run?.notes ?? []));
    }
    const stage = this.#plan.clean(facts, { dynamics, threshold, heldOut: held }, cleaning);
    context.assertOwned?.();
    const { clean } = await explainFailure(work, () =>
      performCleaning(
        work.path,
        { store: work, session, stage, task: cleanTaskSchema.parse(stage.task), engine },
        context,
      ),
    );
    if (clean === null) throw new Error('a cleaning by dynamics must have thresholds');
    return { ...clean, notes: [...notes, ...clean.notes], durations: { ...durations, ...clean.durations } };
  }

  trainFinal(settings: GivenTrainingSettings) {
    const { work } = this;
    const { facts, engine, session, numTrainings } = this.options;
    return trainOnCleaned(work, { cleaner: facts, settings, engine, session }, this.#told(numTrainings - 1));
  }

  #do(stage: PlannedStage, name: string, index: number) {
    const { work } = this;
    const { facts: _facts, numTrainings: _count, ...options } = this.options;
    work.place(stage, name);
    return doStage({ ...options, store: work, stage, build: readBuild(), label: stage.title }, this.#told(index));
  }

  /** The context of a training of the run. */
  #told(index: number): RunContext {
    return asTraining(this.context, { index, count: this.options.numTrainings });
  }
}

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

/** Tells the user, where the cleaning itself fails, that the trainings are not lost. */
async function explainFailure<T>(work: RunFolder, clean: () => Promise<T>): Promise<T> {
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
