import type { StageKind } from '@dynclean/schema';

import { mergeEntries } from './omitDefaults.js';

/**
 * What a kind of stage computes, under a name that its results carry: results of another code version are not its results.
 *
 * `defaults` are every value that a key leaves out, frozen: they are those of the settings' schemas when the code version was
 * made, and never change afterwards. A setting that comes later is added with the value at which everything is computed as
 * before, so that no key changes. Whoever changes a default or a computation adds a code version (`codeVersions.test.ts`
 * and `goldenStages.e2e.test.ts` say so).
 */
export interface CodeVersion {
  readonly name: string;
  readonly defaults: Readonly<Record<string, unknown>>;
}

const training = {
  seed: 42,
  totalEpochs: 5,
  batchSize: 16,
  batchOrder: 'fixed',
  encoderLr: 1e-5,
  headLr: 5e-4,
  schedule: 'constant',
  adamBeta1: 0.9,
  adamBeta2: 0.999,
  adamEpsilon: 1e-6,
  adamEps: 'corrected',
  weightDecay: 0,
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

/** Of the training method: plain cross-entropy over all spans, or TopNeg with its own settings. */
const method = {
  name: 'span',
  keepFraction: 0.05,
  representation: 'ffnn_hidden',
  direction: 'most_similar',
  noPositives: 'random',
} as const;

const threshold = { thresholdCount: 'Np_over_c', thresholdRelabel: 'fake_class', thresholdSeed: 42 } as const;
const common = { profile: null, data: { cut: null, train: null, dev: null, test: null } } as const;

/** The code versions of each kind of stage, the newest first. Older ones stay: their results can still be read. */
export const codeVersions: Readonly<Record<StageKind, readonly [CodeVersion, ...CodeVersion[]]>> = {
  train: [{ name: 'train.v2', defaults: { ...common, version: 'distant', training, method } }],
  threshold: [{ name: 'threshold.v2', defaults: { ...common, training, method, threshold } }],
  clean: [
    {
      name: 'clean.v2',
      defaults: {
        ...common,
        method: 'dynamics',
        maxSpanWidth: 8,
        keepNearest: false,
        cleaning: {
          metric: 'aum',
          otherMetric: 'ignored',
          kPos: 100,
          kNeg: 90,
          sign: 'both',
          epochs: null,
          ...threshold,
          lowConfidenceOnly: null,
        },
      },
    },
  ],
  'self-train': [
    {
      name: 'self-train.v2',
      defaults: {
        ...common,
        version: 'distant',
        training,
        method,
        selfTraining: {
          spans: 'kept',
          frequency: 'batch_all',
          confidence: 0.9,
          periodEpochs: 2,
          totalEpochs: null,
        },
      },
    },
  ],
};

/**
 * Defaults that hold for all code versions of a kind, each from the oldest that knew it: by them a setting has the same text
 * whichever code version made a result, also after a default has changed.
 */
export function lastingDefaults(kind: StageKind): Readonly<Record<string, unknown>> {
  return codeVersions[kind].map(({ defaults }) => defaults).reduce(mergeEntries);
}

/** The name of what this program computes. */
export function codeVersionOf(kind: StageKind): string {
  return codeVersions[kind][0].name;
}
