import { z } from 'zod';

import { nestFormerFields } from './formerFields.js';
import { DEFAULT_METHOD, methodChoiceSchema } from './MethodChoice.js';

/** Words of the widest candidate span, where nothing else is said. */
export const DEFAULT_MAX_SPAN_WIDTH = 8;

/**
 * Everything that determines a training beside its data, weights and engine. Defaults are the paper's or, where paper
 * and released code differ, the ones that reproduce its counts (docs/experiments.md: `paper-versus-code` has a row
 * each).
 */
export const trainingSettingsSchema = z.strictObject({
  seed: z.int().nonnegative().default(42),
  totalEpochs: z.int().positive().default(5),
  /** Sentences in a batch. */
  batchSize: z.int().positive().default(16),
  batchOrder: z.enum(['fixed', 'shuffle_batches', 'shuffle_sentences']).default('fixed'),
  encoderLr: z.number().positive().default(1e-5),
  headLr: z.number().positive().default(5e-4),
  schedule: z.enum(['constant', 'linear']).default('constant'),
  /** Share of all steps, rounded up to whole ones, over which the rates rise from 0 in a line before the schedule. */
  warmupRatio: z.number().min(0).lt(1).default(0),
  adamBeta1: z.number().min(0).lt(1).default(0.9),
  adamBeta2: z.number().min(0).lt(1).default(0.999),
  adamEpsilon: z.number().positive().default(1e-6),
  /** Whether epsilon is added to the bias-corrected root (PyTorch today) or the uncorrected one (transformers 4.9). */
  adamEps: z.enum(['corrected', 'uncorrected']).default('corrected'),
  weightDecay: z.number().nonnegative().default(0),
  /** Which weights never decay: none, or all vectors, which are the biases and the scales of norms. */
  decayExemptions: z.enum(['none', 'vectors']).default('none'),
  /** Gradients are shortened together to this norm where theirs is larger; null: they stay as they are. */
  maxGradientNorm: z.number().positive().nullable().default(null),
  /** Widest candidate span, in tokens. */
  maxSpanWidth: z.int().positive().default(DEFAULT_MAX_SPAN_WIDTH),
  headDropout: z.number().min(0).lt(1).default(0.2),
  widthEmbeddingSize: z.int().positive().default(150),
  headHiddenSize: z.int().positive().default(150),
  /** What the training minimizes, on which batches, and the settings of that. */
  method: methodChoiceSchema.default({ name: DEFAULT_METHOD, settings: {} }),
  /** Dev evaluations an epoch; the paper's code does two. */
  evaluationsPerEpoch: z.int().positive().default(2),
  /** Which weights a run ends with: those of the best dev F1, or the last. */
  modelSelection: z.enum(['best_dev', 'last']).default('best_dev'),
  evalGoldScope: z.enum(['all', 'candidates']).default('all'),
  evalOverlap: z.enum(['keep', 'greedy']).default('keep'),
  /**
   * What the precision of a type is over: its predictions, or (an unused helper of the released code) predictions of
   * any type on spans whose gold label is that type, which is more. Scores over all types are the same either way.
   */
  evalClasswise: z.enum(['standard', 'gold_conditioned']).default('standard'),
  /**
   * Sentences longer than the encoder takes: an error, or cut after this many subwords (their later words lose their
   * spans).
   */
  longSentences: z.enum(['error', 'cut']).default('error'),
});

/** The same as records have them, in which settings of methods stood beside the others once. */
export const recordedTrainingSettingsSchema = z.preprocess(nestFormerFields, trainingSettingsSchema);

/** All settings of a training; what was left out has its default. */
export type TrainingSettings = z.infer<typeof trainingSettingsSchema>;
/** The same with every field optional. */
export type TrainingSettingsInput = z.input<typeof trainingSettingsSchema>;
