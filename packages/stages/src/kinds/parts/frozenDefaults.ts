/** Frozen defaults that several kinds of stages share (`CodeVersion`): of a training's settings. */
export const trainingDefaults = {
  seed: 42,
  totalEpochs: 5,
  batchSize: 16,
  batchOrder: 'fixed',
  encoderLr: 1e-5,
  headLr: 5e-4,
  schedule: 'constant',
  warmupRatio: 0,
  adamBeta1: 0.9,
  adamBeta2: 0.999,
  adamEpsilon: 1e-6,
  adamEps: 'corrected',
  weightDecay: 0,
  decayExemptions: 'none',
  maxGradientNorm: null,
  maxSpanWidth: 8,
  headDropout: 0.2,
  widthEmbeddingSize: 150,
  headHiddenSize: 150,
  evaluationsPerEpoch: 2,
  modelSelection: 'best_dev',
  evalGoldScope: 'all',
  evalOverlap: 'keep',
  evalClasswise: 'standard',
  longSentences: 'error',
} as const;

/**
 * Of the training method: plain cross-entropy over all spans. What settings a method has, its folder says
 * (`defaultsOf`).
 */
export const methodDefaults = { name: 'span' } as const;

/** Of how threshold samples are drawn and relabelled. */
export const thresholdDefaults = {
  thresholdCount: 'Np_over_c',
  thresholdRelabel: 'fake_class',
  thresholdSeed: 42,
} as const;

/** Of how a part is held out; which fold it is stands in every key. */
export const heldOutDefaults = { by: 'words', folds: 2, seed: 42 } as const;

/** Of every kind. */
export const commonDefaults = { profile: null, data: { cut: null, train: null, dev: null, test: null } } as const;
