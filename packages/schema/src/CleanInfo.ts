import { signs } from './Sign.js';
import { z } from 'zod';

import { cleaningSettingsSchema } from './CleaningSettings.js';
import { encoderInfoSchema } from './EncoderInfo.js';
import { engineInfoSchema } from './EngineInfo.js';
import { nestFormerFields } from './formerFields.js';
import { DEFAULT_METHOD } from './MethodChoice.js';
import { noiseEstimateInfoSchema } from './NoiseEstimateInfo.js';
import { noiseInfoSchema } from './NoiseInfo.js';
import { trainingDataSchema } from './RunInfo.js';
import { scoresSchema } from './Scores.js';
import { spanExampleSchema } from './SpanExample.js';
import { recordedTrainingSettingsSchema } from './TrainingSettings.js';

const count = z.int().nonnegative();
const bySign = <T extends z.ZodType>(of: T) => z.strictObject({ positives: of, negatives: of });

/** Something that a person should look at before D' is used. */
export const cleaningWarningSchema = z.strictObject({
  /** What it is about, for scripts, e.g. `type_loses_many`. */
  code: z.string(),
  message: z.string(),
  sign: z.enum(signs).optional(),
  type: z.string().optional(),
  /** The figure that gave rise to it, and the limit that it passed. */
  value: z.number().optional(),
  limit: z.number().optional(),
});

/** What the cleaning did to the spans of one sign. */
export const signCleaningSchema = z.strictObject({
  /** Spans of this sign in D. */
  candidates: count,
  thresholdSamples: count,
  /** The percentile asked for. */
  k: z.number(),
  /** Spans below this value were removed; null: none were. */
  tau: z.number().nullable(),
  /** The other metric's, where it has a say. */
  otherTau: z.number().nullable().optional(),
  /** Why `tau` is null. */
  notCleaned: z.enum(['not_asked_for', 'k_is_0', 'no_samples', 'weighed']).nullable(),
  removed: count,
  /** Of the removed ones, those that have another label now, or none; absent where the rule gives no labels. */
  relabelled: count.exactOptional(),
  /** Spans that count less than others in D', where the rule weighs labels: how many, and by how much in all. */
  weighed: z
    .strictObject({
      spans: count,
      /** Sum of 1 - weight over them, and over those whose label is wrong; null without gold labels. */
      taken: z.number().nonnegative(),
      takenWrong: z.number().nonnegative().nullable(),
    })
    .exactOptional(),
  /** Spans whose distant label is wrong by the gold labels, in D; null without them. */
  wrong: count.nullable(),
  /** Of the removed ones, those whose label is wrong; null without gold labels. */
  removedWrong: count.nullable(),
  /** Probability that a span of D lies above a threshold sample; 0.5 is chance. Null without either. */
  separation: z.number().nullable(),
  /** Spans nearest to the threshold, the nearest first: what it costs to be a little stricter or laxer. */
  atCut: z.strictObject({ removed: z.array(spanExampleSchema), kept: z.array(spanExampleSchema) }),
  /** The removed spans with the lowest values, the lowest first. */
  worst: z.array(spanExampleSchema),
});

/** A scored run as it was once, with flags in place of its method's name. */
function nameFormerMethod(value: unknown): unknown {
  const nested = nestFormerFields(value) as { method?: { name?: unknown } } | null | undefined;
  return typeof nested?.method === 'object' ? { ...nested, method: nested.method.name } : nested;
}

/** Scores of one training that the cleaning led to or came from. */
export const scoredRunSchema = z.preprocess(
  nameFormerMethod,
  z.strictObject({
    /** Folder, relative to the cleaning's own where it lies inside. */
    run: z.string(),
    /** Name of its training method. */
    method: z.string().default(DEFAULT_METHOD),
    seed: count,
    dev: scoresSchema.nullable(),
    test: scoresSchema.nullable(),
  }),
);

/** `clean.json`: everything about one cleaning. */
export const cleanInfoSchema = z.strictObject({
  format: z.literal('dynclean-clean-1'),
  createdBy: z.string(),
  /** Where the dynamics came from: runs of its own, those of another cleaning, another trainer's files. */
  origin: z.enum(['own', 'from', 'foreign']),
  data: trainingDataSchema,
  cleaning: cleaningSettingsSchema,
  maxSpanWidth: z.int().positive(),
  /** There where another trainer's files say nothing of probabilities, and those of two labels stand for them. */
  lacksProbabilities: z.literal(true).optional(),
  epochsAveraged: z.int().positive(),
  /** Folder of the dynamics run and of the threshold run (of files: the first one's), relative where inside. */
  dynamics: z.strictObject({ run: z.string(), files: z.array(z.string()) }),
  thresholdRun: z.strictObject({ run: z.string(), files: z.array(z.string()) }),
  /** How the cleaner was trained; null where someone else did it. */
  cleaner: z
    .strictObject({ settings: recordedTrainingSettingsSchema, encoder: encoderInfoSchema, engine: engineInfoSchema })
    .nullable(),
  signs: bySign(signCleaningSchema),
  /** What each type loses, in the order of the labels. */
  byType: z.array(z.strictObject({ type: z.string(), spans: count, removed: count })),
  /** Share of the positives whose mean margin is above 0; null without positives. */
  learnedPositives: z.number().nullable(),
  /** How much of D's labels is estimated to be wrong; absent where the dynamics do not say, and in files of before. */
  noiseEstimate: noiseEstimateInfoSchema.exactOptional(),
  /** D and D' against gold labels of the training sentences; null without them. */
  noise: z.strictObject({ before: noiseInfoSchema, after: noiseInfoSchema }).nullable(),
  /** Trained on D (the dynamics run itself) and on D'; null where there was no such training. */
  scores: z.strictObject({ before: scoredRunSchema.nullable(), after: scoredRunSchema.nullable() }),
  warnings: z.array(cleaningWarningSchema),
  notes: z.array(z.string()),
  /** Milliseconds by stage; a stage that an earlier, interrupted start had finished is not in here. */
  durations: z.record(z.string(), z.number().nonnegative()),
});

/** One warning of a cleaning: `code` is for scripts, `message` for people. */
export type CleaningWarning = z.infer<typeof cleaningWarningSchema>;
/** Threshold, counts and examples of one cleaning, of the spans with a distant type or of those without. */
export type SignCleaning = z.infer<typeof signCleaningSchema>;
/** A training beside a cleaning with its scores; `dev` and `test` are null where there is no such file. */
export type ScoredRun = z.infer<typeof scoredRunSchema>;
/** `clean.json` as read: what a file of before says of methods is in the words of today. */
export type CleanInfo = z.infer<typeof cleanInfoSchema>;
