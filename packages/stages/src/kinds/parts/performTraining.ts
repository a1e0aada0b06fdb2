import { countMatrixWeights } from '@dynclean/models';
import type { StageRecord, TrainingSettings } from '@dynclean/schema';
import type { PreparedCorpus, TrainResult } from '@dynclean/training';

import { describeEnvironment } from '../../context/describeEnvironment.js';
import type { RunContext } from '../../context/RunContext.js';
import { runFiles } from '../../context/runFiles.js';
import { toScores } from '../../context/toScores.js';
import { countDataWords } from '../../data/Inventory.js';
import type { OpenData } from '../../data/openData.js';
import type { StageNeeds, StageTask } from '../../store/PlannedStage.js';
import type { OpenEncoder } from '../../training/openEncoder.js';
import type { HeldOutTraining } from '../../training/HeldOutTraining.js';
import { trainStage } from '../../training/trainStage.js';
import type { ThresholdTraining, TrainStageInputs, TrainStageOptions } from '../../training/TrainStageOptions.js';
import type { StageOutcome, StageWork } from '../StageKind.js';
import { type CostOptions, countTrainingOperations } from './countTrainingOperations.js';
import { dropTrainingEncoder } from './openTrainingEncoder.js';
import { servesShorterRuns } from './servesShorterRuns.js';

/** The task of a kind of stage that trains. */
interface TrainingTask extends StageTask {
  readonly settings: TrainingSettings;
}

/** What a kind of training brings along. */
export interface TrainingParts {
  /** The stage that it is. */
  readonly work: StageWork<TrainingTask>;
  /** How progress and messages call it. */
  readonly label: string;
  readonly data: OpenData;
  /** The data whose labels are judged, where `data` is what an earlier cleaning left of them. @default `data` */
  readonly judged?: OpenData | undefined;
  /** Called once the engine has started. */
  readonly openEncoder: () => Promise<OpenEncoder>;
  /** Of a threshold run, which has neither dev nor test nor a model that anybody wants: what it trains on instead. */
  readonly prepareThreshold?: (
    inputs: Pick<TrainStageInputs, 'data' | 'spans' | 'corpora'>,
  ) => Promise<ThresholdTraining>;
  /** Of a training that names are held out of, which has neither, too: what it learns and what it records. */
  readonly holdOut?: (
    judged: Pick<TrainStageInputs, 'data' | 'spans' | 'corpora'>,
    learned: PreparedCorpus,
  ) => HeldOutTraining;
  /** The model folder that it goes on from, where it does not begin with the encoder and a fresh head. */
  readonly start?: string;
  /** Model folders that its method learns of. @default none */
  readonly teachers?: readonly string[];
  /** By what its method predicts masked words; called once the engine has started. @default by nothing */
  readonly openLanguage?: () => Promise<NonNullable<TrainStageOptions['language']>>;
  /** What its steps cost beside those of a plain training. */
  readonly cost?: CostOptions;
}

/** Trains in a stage's folder, which may hold the beginnings of it, and says what came of it. */
export async function performTraining(
  folder: string,
  parts: TrainingParts,
  context: RunContext,
): Promise<StageOutcome> {
  const { work, data, judged, start, prepareThreshold, holdOut } = parts;
  const { store, session, stage, task, engine: choice, label, profile } = work;
  const { needs } = stage;
  const engine = await session.openEngine({ ...choice, precision: stage.precision });
  const encoder = await parts.openEncoder();
  const settings = chooseEpochs(task.settings, needs);
  const { totalEpochs } = settings;
  const { spans, corpora } = session.prepareTraining(data, encoder, settings);
  const keepModels = needs.models.filter((epochs) => epochs < totalEpochs);
  const recordDynamics = needs.dynamicsEpochs > 0;
  const recordsOf = judged && recordDynamics ? { data: judged, ...session.prepareTraining(judged, encoder, settings) } : undefined; // prettier-ignore
  const { run, result } = await trainStage(
    folder,
    {
      data,
      spans,
      corpora,
      encoder,
      engine,
      settings,
      stage: label ?? parts.label,
      recordDynamics,
      ...(recordDynamics && { dynamicsEpochs: needs.dynamicsEpochs }),
      resumable: true,
      keepModels,
      root: store.root,
      ...(profile && { profile }),
      ...(prepareThreshold && { threshold: await prepareThreshold({ data, spans, corpora }) }),
      ...(holdOut && { heldOut: holdOut(recordsOf ?? { data, spans, corpora }, corpora.train) }),
      ...(recordsOf && { recordsOf }),
      ...(start !== undefined && { start }),
      teachers: parts.teachers ?? [],
      ...(parts.openLanguage && { language: await parts.openLanguage() }),
    },
    context,
  );
  await dropTrainingEncoder(folder);
  const hasModel = prepareThreshold === undefined && holdOut === undefined;
  const facts = { words: countDataWords(data.dataset), matrixWeights: countMatrixWeights(encoder.config) };
  return {
    run,
    clean: null,
    ...describeScores(result, data),
    ...describeMeasures(result),
    epochs: totalEpochs,
    models: hasModel ? [...keepModels, totalEpochs] : [],
    files: listFiles({ recordDynamics, hasModel }),
    operations: countTrainingOperations(task, { ...needs, epochs: totalEpochs }, { ...facts, ...parts.cost }),
    totalMs: run.durations.totalMs,
    resumed: result.resumed,
    environment: describeEnvironment(engine),
  };
}

/** Which epochs a run has does not change their bits where the rate is constant; else the number is the run's own. */
function chooseEpochs(asked: TrainingSettings, { epochs }: StageNeeds): TrainingSettings {
  const totalEpochs = servesShorterRuns(asked) ? epochs : Math.max(asked.totalEpochs, epochs);
  return { ...asked, totalEpochs };
}

/** What lies in the stage's folder beside its records. */
function listFiles({
  recordDynamics,
  hasModel,
}: {
  recordDynamics: boolean;
  hasModel: boolean;
}): StageOutcome['files'] {
  const { dynamics, model } = runFiles;
  return { dynamics: recordDynamics ? dynamics : null, spans: null, cleaned: null, model: hasModel ? model : null };
}

function describeScores(
  { evaluations, epochEnds }: TrainResult,
  { vocabulary }: OpenData,
): Pick<StageRecord, 'evaluations' | 'epochEnds'> {
  return {
    evaluations: evaluations.map(({ step, epoch, scores, best, test }) => ({
      step,
      epoch,
      dev: toScores(scores, vocabulary),
      best,
      test: test && toScores(test, vocabulary),
    })),
    epochEnds: epochEnds.map(({ epoch, step, dev, test }) => ({
      epoch,
      step,
      dev: dev && toScores(dev, vocabulary),
      test: test && toScores(test, vocabulary),
    })),
  };
}

function describeMeasures({ epochs }: TrainResult): Pick<StageRecord, 'measures'> {
  const measures = epochs.flatMap(({ epoch, measures: values }) => (values === undefined ? [] : [{ epoch, values }]));
  return measures.length === 0 ? {} : { measures };
}
