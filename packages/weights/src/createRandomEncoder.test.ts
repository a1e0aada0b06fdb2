import { describe, expect, it } from '@jest/globals';
import { listEncoderParameters } from '@dynclean/models';

import { createRandomEncoder } from './createRandomEncoder.js';
import { tinyConfig } from './testing/tinyEncoder.js';

const config = { ...tinyConfig, vocabSize: 500, hiddenSize: 64, intermediateSize: 256 };

describe(createRandomEncoder, () => {
  it('fills every parameter of the encoder with its shape', () => {
    const parameters = createRandomEncoder(config, 1);
    const expected = listEncoderParameters(config).map(({ name, shape }) => ({ name, shape }));
    expect([...parameters].map(([name, { shape }]) => ({ name, shape }))).toEqual(expected);
    for (const { shape, values } of parameters.values()) {
      expect(values).toHaveLength(shape.reduce((product, length) => product * length, 1));
    }
  });

  it('draws matrices from a normal distribution with standard deviation 0.02', () => {
    const { values } = createRandomEncoder(config, 1).get('embeddings.word_embeddings.weight')!;
    const drawn = values.subarray(64); // after the padding word
    const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
    const variance = drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / drawn.length;
    const beyondTwo = drawn.filter((value) => Math.abs(value) > 0.04).length / drawn.length;
    // 31,936 draws: standard errors are 0.00011 of the mean, 0.00008 of the deviation, 0.0012 of the share.
    expect(Math.abs(mean)).toBeLessThan(0.0005);
    expect(Math.abs(Math.sqrt(variance) - 0.02)).toBeLessThan(0.0004);
    expect(Math.abs(beyondTwo - 0.0455)).toBeLessThan(0.006);
  });

  it('starts LayerNorm as the identity, biases and the padding word at 0', () => {
    const parameters = createRandomEncoder({ ...config, padId: 3 }, 1);
    const valuesOf = (name: string): Set<number> => new Set(parameters.get(name)!.values);
    expect(valuesOf('embeddings.LayerNorm.weight')).toEqual(new Set([1]));
    expect(valuesOf('encoder.layer.1.output.LayerNorm.bias')).toEqual(new Set([0]));
    expect(valuesOf('encoder.layer.0.attention.self.query.bias')).toEqual(new Set([0]));
    const words = parameters.get('embeddings.word_embeddings.weight')!.values;
    expect(new Set(words.subarray(3 * 64, 4 * 64))).toEqual(new Set([0]));
    expect(words[4 * 64]).not.toBe(0);
  });

  it('gives the same weights for the same seed and others for another', () => {
    expect(createRandomEncoder(config, 7)).toEqual(createRandomEncoder(config, 7));
    expect(createRandomEncoder(config, 7)).not.toEqual(createRandomEncoder(config, 8));
  });
});
