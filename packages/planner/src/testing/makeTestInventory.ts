import type { Inventory } from '@dynclean/stages';

/** All of the paper's data and weights, as far as plans look at them; each dataset of so many sentences. For tests. */
export function makeTestInventory(numSentences: number): Inventory {
  return {
    describeData: ({ source }) =>
      Promise.resolve({
        missing: null,
        trainSha256: `train of ${source}`,
        devSha256: `dev of ${source}`,
        testSha256: `test of ${source}`,
        types: ['PER', 'LOC'],
        numSentences,
        words: { train: 100, dev: 10, test: 10 },
        paper: { epochs: source === 'wikigold' || source === 'wnut16' ? 10 : 5, kPos: 100, kNeg: 90 },
      }),
    describeEncoder: ({ name }) =>
      Promise.resolve({
        missing: null,
        sha256: `sha of ${name}`,
        hiddenSize: 768,
        matrixWeights: 12 * 12 * 768 ** 2,
        hasLanguageHead: true,
      }),
  };
}
