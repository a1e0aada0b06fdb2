import { InputError } from '@dynclean/schema';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startEngine } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import { chooseHead, initializeHead } from '../heads/chooseHead.js';
import type { NamedArray } from '../NamedArrays.js';
import { NerModel } from '../NerModel.js';
import { packBatch } from '../PackedBatch.js';
import { bagOfWords, bagOfWordsConfig } from '../testing/bagOfWords.js';
import { listEncoderParameters } from './listEncoderParameters.js';
import { findEncoder, listModelTypes, registerEncoder } from './registry.js';

const config = bagOfWordsConfig;

describe(registerEncoder, () => {
  let remove = (): void => undefined;
  afterEach(() => remove());
  beforeAll(() => startEngine({ engine: 'cpu' }));

  it('makes an architecture one that models compute', () => {
    remove = registerEncoder(bagOfWords);
    const head = chooseHead({
      numClasses: 3,
      maxSpanWidth: 2,
      widthEmbeddingSize: 4,
      headHiddenSize: 6,
      headDropout: 0,
    });
    const encoder = new Map<string, NamedArray>();
    for (const { name, shape } of listEncoderParameters(config)) {
      const size = shape.reduce((product, length) => product * length, 1);
      const values = Float32Array.from({ length: size }, (_, i) => Math.sin(i + size));
      encoder.set(name, { shape, values });
    }
    const model = new NerModel({ config, head, parameters: { encoder, head: initializeHead(head, config) } });
    const encoding = {
      inputIds: Int32Array.of(1, 5, 2),
      firstSubword: Int32Array.of(1),
      lastSubword: Int32Array.of(1),
    };
    const batch = packBatch([{ encoding, spanStart: Int32Array.of(0), spanEnd: Int32Array.of(0) }]);
    tf.tidy(() => {
      const { encoderOutput } = model.forward(model.upload(batch), false);
      const table = encoder.get('words.weight')!.values.subarray(5 * 4, 6 * 4);
      const mixer = encoder.get('mixer.weight')!.values;
      const bias = encoder.get('mixer.bias')!.values;
      // The second subword is word 5: mixer times its row, and the bias.
      const expected = [0, 1, 2, 3].map((row) =>
        [0, 1, 2, 3].reduce((sum, column) => sum + mixer[row * 4 + column]! * table[column]!, bias[row]!),
      );
      Array.from(encoderOutput.dataSync().subarray(4, 8)).forEach((value, i) =>
        expect(value).toBeCloseTo(expected[i]!, 6),
      );
    });
    model.dispose();
  });

  it('refuses a second one of a name', () => {
    remove = registerEncoder(bagOfWords);
    expect(() => registerEncoder({ ...bagOfWords })).toThrow(
      'registerEncoder: modelType must be new, but got "bag-of-words", which is known already',
    );
    expect(listModelTypes().filter((name) => name === 'bag-of-words')).toHaveLength(1);
  });
});

describe(findEncoder, () => {
  it('lists the known ones where it knows none of that name', () => {
    expect(() => findEncoder('gpt2')).toThrow(InputError);
    expect(() => findEncoder('gpt2')).toThrow(
      `encoder: model_type must be one of ${listModelTypes().join(', ')}, but got "gpt2"`,
    );
    expect(listModelTypes()).toEqual(expect.arrayContaining(['bert', 'mpnet', 'roberta']));
  });
});
