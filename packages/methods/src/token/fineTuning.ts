import type { TrainingSettings } from '@dynclean/schema';

/**
 * How token classifiers are trained where nothing else is said: as Meng et al. 2021 and their public code fine-tune
 * RoBERTa.
 */
export const fineTuning = {
  batchSize: 32,
  batchOrder: 'shuffle_sentences',
  encoderLr: 3e-5,
  headLr: 3e-5,
  schedule: 'linear',
  warmupRatio: 0.1,
  adamEpsilon: 1e-8,
  weightDecay: 0.01,
  decayExemptions: 'vectors',
  maxGradientNorm: 1,
  maxSpanWidth: 256, // runs of words are entities, however long they are
} as const satisfies Partial<TrainingSettings>;
