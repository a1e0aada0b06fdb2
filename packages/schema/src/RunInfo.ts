import { z } from 'zod';

import { heldOutSettingsSchema } from './HeldOutSettings.js';

import { encoderInfoSchema } from './EncoderInfo.js';
import { engineInfoSchema } from './EngineInfo.js';
import { scoresSchema } from './Scores.js';
import { cleaningSettingsSchema } from './CleaningSettings.js';
import { recordedTrainingSettingsSchema } from './TrainingSettings.js';

const milliseconds = z.number().nonnegative();

const numSentences = z.int().positive();

/** What of a dataset is used where it is not the usual files, whole. */
export const dataPartSchema = z.strictObject({
  /** Files in place of the usual ones; null: those. */
  dev: z.string().nullable(),
  test: z.string().nullable(),
  /** Sentences of each file that are used, from the first; null, or a file that is not named: all. */
  sentences: z
    .strictObject({ train: numSentences, dev: numSentences.exactOptional(), test: numSentences.exactOptional() })
    .nullable(),
});

/** What a run was trained on. */
export const trainingDataSchema = z.strictObject({
  name: z.string(),
  /** The dataset's folder when the run was made; relative to the folder of this file where they belong together. */
  folder: z.string(),
  /** The training file, relative to `folder`. */
  trainFile: z.string(),
  trainSha256: z.string(),
  /** Of the sentences as JSON Lines; null: no such file. Dev chooses the weights, so it determines a run too. */
  devSha256: z.string().nullable(),
  testSha256: z.string().nullable(),
  types: z.array(z.string()),
  sentences: z.int().nonnegative(),
  candidates: z.int().nonnegative(),
  /** Candidate spans with a type. */
  positives: z.int().nonnegative(),
  /** Candidate spans that a cleaning took out. */
  excluded: z.int().nonnegative(),
  /** Missing: the usual files, whole. */
  part: dataPartSchema.optional(),
});

/** `run.json`: everything that determined a training, and what came of it. */
export const runInfoSchema = z.strictObject({
  format: z.literal('dynclean-run-1'),
  /**
   * `threshold`: trained with threshold samples under a class that does not exist; `held-out`: without the spans of
   * a fold, such as those with the words of some names, whose dynamics it records. Neither has scores or a model.
   */
  kind: z.enum(['train', 'threshold', 'held-out']),
  createdBy: z.string(),
  data: trainingDataSchema,
  encoder: encoderInfoSchema,
  /** All of them, defaults written out. */
  settings: recordedTrainingSettingsSchema,
  /** How threshold samples were drawn and relabelled; null but for a threshold run. */
  threshold: cleaningSettingsSchema
    .pick({ thresholdCount: true, thresholdRelabel: true, thresholdSeed: true })
    .nullable(),
  /** What was held out; only of such a run. */
  heldOut: heldOutSettingsSchema.extend({ fold: z.int().nonnegative() }).exactOptional(),
  /** Outputs of the model: types and "no entity", one more in a threshold run. */
  numClasses: z.int().min(2),
  engine: engineInfoSchema,
  versions: z.record(z.string(), z.string()),
  totalSteps: z.int().positive(),
  durations: z.strictObject({
    totalMs: milliseconds,
    /** Of optimisation steps, without evaluations and recording. */
    trainingMs: milliseconds,
    /** Median over the steps. */
    stepMs: milliseconds,
  }),
  /** Epochs of dynamics that were recorded; 0: none. */
  dynamicsEpochs: z.int().nonnegative(),
  /** The data whose labels the dynamics speak of, where it trains on what an earlier cleaning left of them. */
  dynamicsData: trainingDataSchema.exactOptional(),
  /** The dev evaluation whose weights were kept; null without dev file: the last epoch's. */
  best: z.strictObject({ step: z.int(), epoch: z.int(), dev: scoresSchema }).nullable(),
  /** Of the kept weights; null without test file. */
  test: scoresSchema.nullable(),
  /** What was done instead where a file is missing, what was cut; sentences for the user. */
  notes: z.array(z.string()),
});

/** Other files than the usual ones, and limits of how many sentences of each are used. */
export type DataPart = z.infer<typeof dataPartSchema>;
/** Dataset, training file, checksums and counts of a run. */
export type TrainingData = z.infer<typeof trainingDataSchema>;
/** `run.json` as read: settings of methods that a file of before has beside the others are nested. */
export type RunInfo = z.infer<typeof runInfoSchema>;
