import type { MethodStageKind } from '../MethodStageKind.js';

/** A training whose negatives the model of another stage ranked. */
export const rankedNegativesKind: MethodStageKind = {
  kind: 'ranked-negatives',
  word: 'training on ranked negatives',
  codeVersions: [{ name: 'ranked-negatives.v1', defaults: {}, methodDefaultsOf: 'train.v2' }],
};
