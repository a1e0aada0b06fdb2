import { createBertConfig } from '@dynclean/models';
import { describe, expect, it } from '@jest/globals';

import { createRandomLanguageHead } from './createRandomLanguageHead.js';

// As many subwords as the layer is wide: the bias of subwords is told from the other ones by more than its length.
const config = createBertConfig({ vocabSize: 8, hiddenSize: 8, numHeads: 2, numLayers: 1 });

describe(createRandomLanguageHead, () => {
  it('begins as BERT does, and with biases of subwords where these are given', () => {
    const plain = createRandomLanguageHead(config, 1);
    const dense = 'cls.predictions.transform.dense.weight';
    expect(plain.get(dense)!.values.some((value) => value !== 0)).toBe(true);
    expect(plain.get('cls.predictions.bias')!.values).toEqual(new Float32Array(8));
    const logFrequencies = Float32Array.from({ length: 8 }, (_, id) => -id);
    const given = createRandomLanguageHead(config, 1, logFrequencies);
    expect(given).toEqual(new Map([...plain, ['cls.predictions.bias', { shape: [8], values: logFrequencies }]]));
  });
});
