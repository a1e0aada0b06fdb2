import { z } from 'zod';

import { buildInfoSchema } from './BuildInfo.js';
import { cleanInfoSchema } from './CleanInfo.js';
import { nestFormerRecord } from './formerFields.js';
import { runInfoSchema } from './RunInfo.js';
import { scoresSchema } from './Scores.js';

const milliseconds = z.number().nonnegative();
const token = z.int().nonnegative();

/**
 * One dev evaluation of a training, and test at the weights of that moment wherever dev was better than ever before.
 */
export const stageEvaluationSchema = z.strictObject({
  step: z.int().nonnegative(),
  /** The epoch that was running, from 1; 0: before the first step, of a training that starts from a trained model. */
  epoch: z.int().nonnegative(),
  dev: scoresSchema,
  /**
   * Whether it was strictly better than all before it: then these are the weights that a run of so many epochs keeps.
   */
  best: z.boolean(),
  /** Null where `best` is false or there is no test file. */
  test: scoresSchema.nullable(),
});

/**
 * `stage.json` in a finished stage's folder, written last: what the stage was made from and all results that tables and
 * figures need without weights. `run.json` (trainings) or `clean.json` (cleanings) is in it whole.
 */
export const stageRecordSchema = z.preprocess(
  nestFormerRecord,
  z.strictObject({
    format: z.literal('dynclean-stage-1'),
    /** Name of a kind of stage; a training on D that also records dynamics is a `train`. */
    kind: z.string().regex(/^[a-z][a-z0-9-]*$/),
    /** Hash of all that determines it; the folder is called `<kind>-<key>`. */
    key: z.string(),
    /**
     * The same without what differs between machines and programs: engine, device, code version, and checksums, by
     * whose names data and weights go.
     */
    setting: z.string(),
    /**
     * What the hash is of: names and values as a person reads them, without what is as the code version's defaults have
     * it.
     */
    determinants: z.record(z.string(), z.unknown()),
    /** Keys of the stages that it was made from. */
    inputs: z.array(z.string()),
    /** In a few words, e.g. `ships, roberta on D4, seed 42`; of the plan that made it. */
    title: z.string(),
    /** The profile that it belongs to; null: the paper's setting. */
    profile: z.string().nullable(),
    createdBy: z.string(),
    /** The program of its last start; null: a record of before programs said so. */
    build: buildInfoSchema.nullable().default(null),
    environment: z.strictObject({
      host: z.string(),
      processor: z.string(),
      /** Of the engine. */
      device: z.string(),
      threads: z.int().positive(),
      versions: z.record(z.string(), z.string()),
    }),
    startedAt: z.string(),
    finishedAt: z.string(),
    /** Wall clock of all starts together, as far as they got. */
    totalMs: milliseconds,
    /**
     * Work of a training in floating-point operations of its encoder, for estimates of other stages; null for
     * cleanings.
     */
    operations: z.number().nonnegative().nullable(),
    /** How often it had been interrupted and went on. */
    resumed: z.int().nonnegative(),
    /** A training's `run.json`; null for a cleaning. */
    run: runInfoSchema.nullable(),
    /** A cleaning's `clean.json`; null for a training and for `oracle`, which has no thresholds. */
    clean: cleanInfoSchema.nullable(),
    /**
     * Of a training: every dev evaluation, first to last. The first E epochs of it are what a run of E epochs gives.
     */
    evaluations: z.array(stageEvaluationSchema),
    /** Of a training without dev file, or with `modelSelection: last`: scores of the last weights of each epoch. */
    epochEnds: z.array(
      z.strictObject({
        epoch: z.int().positive(),
        step: z.int().positive(),
        dev: scoresSchema.nullable(),
        test: scoresSchema.nullable(),
      }),
    ),
    /** What a training's method says of each epoch, by name; of methods that say something. */
    measures: z
      .array(z.strictObject({ epoch: z.int().positive(), values: z.record(z.string(), z.number()) }))
      .optional(),
    /** Of a prediction: what a model finds in lines of the training file, from 1; spans and types, no words. */
    predicted: z
      .array(z.strictObject({ line: z.int().positive(), entities: z.array(z.tuple([token, token, z.string()])) }))
      .optional(),
    /** Epochs trained; of a cleaning: averaged. */
    epochs: z.int().nonnegative(),
    /** Numbers of epochs whose best model is kept, in `model` or `model-<epochs>`. */
    models: z.array(z.int().positive()),
    /** Paths relative to the stage's folder; null: it has none, or it was dropped. */
    files: z.strictObject({
      /** `epoch-1.arrow`, ... */
      dynamics: z.string().nullable(),
      /** The table of spans of a cleaning. */
      spans: z.string().nullable(),
      /** The cleaned dataset. */
      cleaned: z.string().nullable(),
      /** The model with the weights that dev chose. */
      model: z.string().nullable(),
    }),
  }),
);

/** Scores of a training after one step, on dev and perhaps on test. */
export type StageEvaluation = z.infer<typeof stageEvaluationSchema>;
/** `stage.json` as read: what a finished stage was made from, in which time, and its results. */
export type StageRecord = z.infer<typeof stageRecordSchema>;
