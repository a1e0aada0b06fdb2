import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { InputError } from '@dynclean/schema';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startEngine } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import { initializeHead } from '../initializeHead.js';
import { packBatch } from '../PackedBatch.js';
import { SpanModel } from '../SpanModel.js';
import { createRandomEncoder } from '../weights/createRandomEncoder.js';
import { computeMaxSubwords } from '../weights/computeMaxSubwords.js';
import { countMatrixWeights } from '../weights/countMatrixWeights.js';
import { loadEncoderWeights } from '../weights/loadEncoderWeights.js';
import { formatEncoderConfig, readEncoderConfig } from '../weights/readEncoderConfig.js';
import { writeSafetensors } from '../weights/safetensors/writeSafetensors.js';
import type { EncoderConfig } from './EncoderConfig.js';
import { findEncoder, listModelTypes, registerEncoder } from './registry.js';
import { bagOfWords } from './testing/bagOfWords.js';

const config: EncoderConfig = {
  architecture: 'bag-of-words',
  vocabSize: 20,
  hiddenSize: 4,
  numLayers: 1,
  numHeads: 2,
  intermediateSize: 8,
  maxPositions: 30,
  layerNormEps: 1e-12,
  hiddenDropout: 0,
  attentionDropout: 0,
  padId: 0,
};

describe(registerEncoder, () => {
  let remove = (): void => undefined;
  afterEach(() => remove());
  beforeAll(() => startEngine({ engine: 'cpu' }));

  it('makes an architecture known to all that reads, computes and writes encoders, until it is taken away', async () => {
    remove = registerEncoder(bagOfWords);
    const folder = mkdtempSync(join(tmpdir(), 'toy-'));
    writeFileSync(join(folder, 'config.json'), formatEncoderConfig(config));
    await writeSafetensors(join(folder, 'model.safetensors'), createRandomEncoder(config, 1));
    const loaded = await loadEncoderWeights(folder);
    expect(loaded.config).toEqual(config);
    expect(computeMaxSubwords(loaded.config)).toBe(30);
    expect(countMatrixWeights(loaded.config)).toBe(4 * 4);

    const head = { hiddenSize: 4, numClasses: 3, maxSpanWidth: 2, widthEmbeddingSize: 4, headHiddenSize: 6 };
    const parameters = new Map(initializeHead(head));
    for (const [name, array] of loaded.parameters) parameters.set(`encoder.${name}`, array);
    const model = new SpanModel({ config: loaded.config, head, headDropout: 0, parameters });
    const encoding = {
      inputIds: Int32Array.of(1, 5, 2),
      firstSubword: Int32Array.of(1),
      lastSubword: Int32Array.of(1),
    };
    const batch = packBatch([{ encoding, spanStart: Int32Array.of(0), spanEnd: Int32Array.of(0) }]);
    tf.tidy(() => {
      const { encoderOutput } = model.forward(model.upload(batch), false);
      const table = loaded.parameters.get('words.weight')!.values.subarray(5 * 4, 6 * 4);
      const mixer = loaded.parameters.get('mixer.weight')!.values;
      // The second subword is word 5: mixer times its row.
      const expected = [0, 1, 2, 3].map((row) =>
        [0, 1, 2, 3].reduce((sum, column) => sum + mixer[row * 4 + column]! * table[column]!, 0),
      );
      Array.from(encoderOutput.dataSync().subarray(4, 8)).forEach((value, i) =>
        expect(value).toBeCloseTo(expected[i]!, 6),
      );
    });
    model.dispose();

    remove();
    remove = () => undefined;
    await expect(readEncoderConfig(folder)).rejects.toThrow('but got "bag-of-words"');
    rmSync(folder, { recursive: true });
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
