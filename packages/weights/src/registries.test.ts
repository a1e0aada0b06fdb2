import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seedEngine, startEngine } from '@dynclean/engine';
import {
  DEFAULT_HEAD,
  ENCODER_PREFIX,
  type EncoderConfig,
  type NamedArrays,
  NerModel,
  type PackedBatch,
  chooseHead,
  createEncoderConfigSchema,
  findHead,
  initializeHead,
  listArchitectures,
  listEncoderParameters,
  listHeadParameters,
  listHeads,
  packBatch,
  registerEncoder,
  registerHead,
} from '@dynclean/models';
import { bagOfWords, twoHeads, wordTagger } from '@dynclean/models/testing';
import * as tf from '@tensorflow/tfjs-core';

import { createRandomEncoder } from './createRandomEncoder.js';
import { loadEncoderWeights } from './loadEncoderWeights.js';
import { formatEncoderConfig } from './readEncoderConfig.js';
import { readNamedArrays } from './safetensors/readSafetensors.js';
import { writeSafetensors } from './safetensors/writeSafetensors.js';

// What every encoder and every head of the registries must do, and three of tests that no other file knows of.
const removes = [registerEncoder(bagOfWords), registerHead(wordTagger), registerHead(twoHeads)];

const sizes = { vocab_size: 12, max_position_embeddings: 16, pad_token_id: 1 };
const bertSizes = { hidden_size: 8, num_hidden_layers: 2, num_attention_heads: 2, intermediate_size: 16 };
const distilbertSizes = { dim: 8, n_layers: 2, n_heads: 2, hidden_dim: 16 };
const modernbertRates = { embedding_dropout: 0.1, mlp_dropout: 0.1, attention_dropout: 0.1 };
const debertaChoices = { relative_attention: true, pos_att_type: 'c2p|p2c', norm_rel_ebd: 'layer_norm' };

/** A small config of an architecture, whatever its keys are called, with dropout. */
function createConfig(modelType: string): EncoderConfig {
  return createEncoderConfigSchema().parse({
    model_type: modelType,
    ...sizes,
    ...bertSizes,
    ...distilbertSizes,
    ...modernbertRates,
    ...debertaChoices,
  });
}

/** Of all settings that a head may ask for. */
const settings = { numClasses: 3, maxSpanWidth: 3, widthEmbeddingSize: 4, headHiddenSize: 6, headDropout: 0.2 };

/** Two sentences of three words and one, the second word of two subwords: 5 spans and 1. */
const batch = packBatch([
  {
    encoding: {
      inputIds: Int32Array.of(1, 5, 7, 8, 9, 2),
      firstSubword: Int32Array.of(1, 2, 4),
      lastSubword: Int32Array.of(1, 3, 4),
    },
    spanStart: Int32Array.of(0, 0, 0, 1, 2),
    spanEnd: Int32Array.of(0, 1, 2, 1, 2),
  },
  {
    encoding: { inputIds: Int32Array.of(1, 6, 2), firstSubword: Int32Array.of(1), lastSubword: Int32Array.of(1) },
    spanStart: Int32Array.of(0),
    spanEnd: Int32Array.of(0),
  },
]);
const numSubwords = 9;
const numRows = { spans: 6, words: 4 };

function createModel(modelType: string, headName: string, trainableSubwords?: ReadonlySet<number>): NerModel {
  const config = createConfig(modelType);
  const head = chooseHead(settings, headName);
  seedEngine(1);
  const parameters = { encoder: createRandomEncoder(config, 1), head: initializeHead(head, config) };
  return new NerModel({ config, head, parameters, ...(trainableSubwords && { trainableSubwords }) });
}

/** All outputs of a pass without dropout, and what is predicted from them. */
function computeAll(model: NerModel, given: PackedBatch): Record<string, number[]> {
  const tensors = model.upload(given);
  const read = new Map<string, number[]>();
  tf.tidy(() => {
    const { encoderOutput, logits, named } = model.forward(tensors, false);
    const all = {
      encoderOutput,
      logits,
      ...Object.fromEntries(Object.entries(named).map(([name, of]) => [name, of()])),
    };
    for (const [name, tensor] of Object.entries(all)) {
      read.set(`${name} shape`, tensor.shape);
      read.set(name, Array.from(tensor.dataSync()));
    }
  });
  tensors.dispose();
  const { labels, probabilities } = model.predict(Float32Array.from(read.get('logits')!), given);
  return { ...Object.fromEntries(read), labels: Array.from(labels), probabilities: Array.from(probabilities) };
}

async function saveAndLoad(model: NerModel): Promise<NerModel> {
  const folder = mkdtempSync(join(tmpdir(), 'contract-'));
  writeFileSync(join(folder, 'config.json'), formatEncoderConfig(model.config));
  const path = join(folder, 'model.safetensors');
  await writeSafetensors(path, model.export());
  const { config, parameters: encoder } = await loadEncoderWeights(folder);
  const all: NamedArrays = await readNamedArrays(path);
  const ofHead = listHeadParameters(model.head, config).map(({ name }) => [name, all.get(name)!] as const);
  expect(encoder.size + ofHead.length).toBe(all.size); // every tensor of the file is somebody's
  rmSync(folder, { recursive: true });
  return new NerModel({ config, head: model.head, parameters: { encoder, head: new Map(ofHead) } });
}

const pairs = [
  ...listArchitectures().map(({ modelType }) => [modelType, DEFAULT_HEAD] as const),
  ...listHeads().map(({ name }) => ['bert', name] as const),
];

describe.each(pairs)('the encoder %s with the head %s', (modelType, headName) => {
  beforeAll(() => startEngine({ engine: 'cpu' }));
  afterAll(() => expect(tf.memory().numTensors).toBe(0));

  it('has the shapes that it says, and predicts every span', () => {
    const model = createModel(modelType, headName);
    const head = findHead(headName);
    const all = computeAll(model, batch);
    expect(all['encoderOutput shape']).toEqual([numSubwords, model.config.hiddenSize]);
    expect(all['logits shape']![0]).toBe(numRows[head.rows]);
    expect(Object.keys(all)).toEqual(expect.arrayContaining([...head.outputs]));
    expect(Object.keys(all)).toHaveLength(2 * (2 + head.outputs.length) + 2);
    expect(all['labels']).toHaveLength(6);
    expect(all['labels']!.every((label) => label >= 0 && label < settings.numClasses)).toBe(true);
    expect(all['probabilities']!.every((probability) => probability > 0 && probability <= 1)).toBe(true);
    const names = listHeadParameters(model.head, model.config).map(({ name }) => name);
    expect(names.filter((name) => name.startsWith(ENCODER_PREFIX))).toEqual([]);
    expect([...initializeHead(model.head, model.config)].map(([name, { shape }]) => ({ name, shape }))).toEqual(
      listHeadParameters(model.head, model.config).map(({ name, shape }) => ({ name, shape })),
    );
    model.dispose();
  });

  it('gives every parameter that trains a gradient, and none to one that a method moves', () => {
    const model = createModel(modelType, headName);
    const { encoder, head } = model.trainable();
    const keyBiases = listEncoderParameters(model.config).filter(({ role }) => role === 'keyBias');
    const isKeyBias = (name: string): boolean => keyBiases.some((bias) => name === ENCODER_PREFIX + bias.name);
    const variables = [...encoder, ...head];
    expect(variables.length + model.movedByMethod().size).toBe(model.export().size);
    const tensors = model.upload(batch);
    const { value, grads } = tf.variableGrads(
      () => {
        const { logits, named } = model.forward(tensors, true);
        const parts = [logits, ...Object.values(named).map((of) => of())];
        return parts.map((part) => tf.sum(tf.square(part)) as tf.Scalar).reduce((sum, part) => tf.add(sum, part));
      },
      variables.map(([, variable]) => variable),
    );
    for (const [name, variable] of variables) {
      const gradient = grads[variable.name]?.dataSync() ?? [];
      if (!isKeyBias(name)) expect([name, gradient.some((number) => number !== 0)]).toEqual([name, true]);
    }
    tf.dispose([value, grads]);
    tensors.dispose();
    model.dispose();
  });

  it('computes the same whether all rows of its words train, those of a text, or some that a batch goes beyond', () => {
    const whole = createModel(modelType, headName);
    const outputs = computeAll(whole, batch);
    for (const subwords of [[...batch.inputIds], [5, 6]]) {
      const trimmed = createModel(modelType, headName, new Set(subwords));
      expect(computeAll(trimmed, batch)).toEqual(outputs);
      trimmed.dispose();
    }
    whole.dispose();
  });

  it('computes the same when it was saved and loaded', async () => {
    const model = createModel(modelType, headName);
    for (const variable of model.movedByMethod().values()) tf.tidy(() => variable.assign(tf.mul(variable, 3)));
    const before = computeAll(model, batch);
    const loaded = await saveAndLoad(model);
    expect(computeAll(loaded, batch)).toEqual(before);
    model.dispose();
    loaded.dispose();
  });
});

describe('entries of tests', () => {
  it('go away again', () => {
    for (const remove of removes) remove();
    expect(listArchitectures().map(({ modelType }) => modelType)).not.toContain('bag-of-words');
    expect(listHeads().map(({ name }) => name)).toEqual([
      'bio-classifier',
      'entity-and-type',
      'entity-detector',
      'pairwise',
      'prototype-classifier',
      DEFAULT_HEAD,
      'tie-or-break',
      'token-classifier',
      'type-detectors',
    ]);
  });
});
