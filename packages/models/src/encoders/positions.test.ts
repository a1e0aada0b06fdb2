import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startEngine } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import { chooseHead, initializeHead } from '../heads/chooseHead.js';
import type { NamedArray } from '../NamedArrays.js';
import { NerModel } from '../NerModel.js';
import { packBatch } from '../PackedBatch.js';
import { listEncoderParameters } from './listEncoderParameters.js';
import type { EncoderConfig } from './EncoderConfig.js';
import type { BertConfig } from './parts/createBertEncoder.js';

const head = chooseHead({ numClasses: 2, maxSpanWidth: 1, widthEmbeddingSize: 2, headHiddenSize: 3, headDropout: 0 });
const bert: BertConfig = {
  architecture: 'bert',
  vocabSize: 9,
  hiddenSize: 4,
  numLayers: 2,
  numHeads: 2,
  intermediateSize: 6,
  maxPositions: 8,
  typeVocabSize: 2,
  layerNormEps: 1e-5,
  hiddenDropout: 0,
  attentionDropout: 0,
  padId: 0,
};

const encoding = { firstSubword: Int32Array.of(1), lastSubword: Int32Array.of(1) };
const batch = packBatch([
  {
    encoding: { inputIds: Int32Array.of(3, 5, 4), ...encoding },
    spanStart: Int32Array.of(0),
    spanEnd: Int32Array.of(0),
  },
  {
    encoding: { inputIds: Int32Array.of(3, 7, 8, 6, 4), ...encoding },
    spanStart: Int32Array.of(0),
    spanEnd: Int32Array.of(0),
  },
]);

/** Parameters without a pattern, of an encoder of this shape. */
function createParameters(config: EncoderConfig): Map<string, NamedArray> {
  return new Map(
    listEncoderParameters(config).map(({ name, shape }, i) => {
      const size = shape.reduce((product, length) => product * length, 1);
      return [name, { shape, values: Float32Array.from({ length: size }, (_, at) => Math.sin(at * 1.7 + 10 * i)) }];
    }),
  );
}

/** The encoder's output for the batch, `[8, 4]`. */
function encodeWith(config: EncoderConfig, parameters: ReadonlyMap<string, NamedArray>): number[] {
  const model = new NerModel({ config, head, parameters: { encoder: parameters, head: initializeHead(head, config) } });
  const tensors = model.upload(batch);
  const output = tf.tidy(
    () => Array.from(model.forward(tensors, false).encoderOutput.dataSync()) as unknown as tf.Tensor,
  );
  tensors.dispose();
  model.dispose();
  return output as unknown as number[];
}

describe('encoders', () => {
  beforeAll(() => startEngine({ engine: 'cpu' }));
  afterAll(() => expect(tf.memory().numTensors).toBe(0));

  it('count positions from 0 (BERT) or from behind the padding (RoBERTa): the same but for two rows in front', () => {
    const parameters = createParameters(bert);
    const positions = 'embeddings.position_embeddings.weight';
    const values = parameters.get(positions)?.values ?? new Float32Array(0);
    const shifted = new Map(parameters).set(positions, {
      shape: [10, 4],
      values: Float32Array.of(...Array<number>(8).fill(99), ...values),
    });
    const roberta = { ...bert, architecture: 'roberta', maxPositions: 10, padId: 1 } as const;
    expect(encodeWith(roberta, shifted)).toEqual(encodeWith(bert, parameters));
  });

  // What would come out the same without a part does not use it.
  it.each([
    ['word', 'embeddings.word_embeddings.weight'],
    ['position', 'embeddings.position_embeddings.weight'],
    ['token type', 'embeddings.token_type_embeddings.weight'],
    ['first layer', 'encoder.layer.0.output.dense.bias'],
    ['last layer', 'encoder.layer.1.output.dense.bias'],
  ])('depend on the %s parameters', (_what, name) => {
    const parameters = createParameters(bert);
    const given = parameters.get(name) as NamedArray;
    const changed = new Map(parameters).set(name, { ...given, values: given.values.map((x, i) => x + (i % 3) / 10) });
    expect(encodeWith(bert, changed)).not.toEqual(encodeWith(bert, parameters));
  });

  it('keep sentences of a batch apart: another second sentence changes nothing of the first', () => {
    const whole = encodeWith(bert, createParameters(bert));
    const words = createParameters(bert);
    const table = words.get('embeddings.word_embeddings.weight') as NamedArray;
    table.values.set([9, -9, 9, -9], 4 * 7); // subword 7 stands in the second sentence alone
    const changed = encodeWith(bert, words);
    expect(changed.slice(0, 12)).toEqual(whole.slice(0, 12));
    expect(changed.slice(12)).not.toEqual(whole.slice(12));
  });
});
