import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  createEncoderConfigSchema,
  type EncoderConfig,
  listEncoderParameters,
  type NamedArray,
} from '@dynclean/models';
import { InputError, InterruptedError } from '@dynclean/schema';
import { afterAll, describe, expect, it } from '@jest/globals';

import { createRandomEncoder } from './createRandomEncoder.js';
import { loadEncoderWeights } from './loadEncoderWeights.js';
import { formatEncoderConfig } from './readEncoderConfig.js';
import { writeSafetensors } from './safetensors/writeSafetensors.js';
import { createCountingWeights, renameTensors, tinyConfig } from './testing/tinyEncoder.js';

const root = mkdtempSync(join(tmpdir(), 'weights-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;

const weights = createCountingWeights();
const zeros = (...shape: number[]): NamedArray => ({
  shape,
  values: new Float32Array(shape.reduce((product, length) => product * length, 1)),
});

async function createFolder(
  tensors: ReadonlyMap<string, NamedArray>,
  config: EncoderConfig = tinyConfig,
): Promise<string> {
  const folder = join(root, String(count++));
  mkdirSync(folder);
  writeFileSync(join(folder, 'config.json'), formatEncoderConfig(config));
  await writeSafetensors(join(folder, 'model.safetensors'), tensors);
  return folder;
}

describe(listEncoderParameters, () => {
  it('counts the parameters of bert-base-cased', () => {
    const config = {
      ...tinyConfig,
      vocabSize: 28_996,
      hiddenSize: 768,
      numLayers: 12,
      intermediateSize: 3072,
      maxPositions: 512,
    };
    const parameters = listEncoderParameters(config);
    const numValues = parameters.reduce(
      (sum, { shape }) => sum + shape.reduce((product, length) => product * length, 1),
      0,
    );
    expect(parameters).toHaveLength(5 + 12 * 16);
    expect(numValues).toBe(107_719_680); // BertModel of transformers has 108,310,272, of which 590,592 in the pooler
  });
});

/** Configs of these sizes, with transformers' defaults for what is not named. */
const readConfig = (json: object): EncoderConfig => createEncoderConfigSchema().parse(json);
const debertaV3 = { model_type: 'deberta-v2', relative_attention: true, pos_att_type: 'p2c|c2p', share_att_key: true };
const debertaNorm = { norm_rel_ebd: 'layer_norm', position_biased_input: false };

describe('parameters of large encoders', () => {
  // As many as transformers counts of its models of these sizes.
  it.each([
    [
      'deberta-v3-base',
      {
        ...debertaV3,
        ...debertaNorm,
        ...sizes(12, 3072),
        max_position_embeddings: 512,
        vocab_size: 128_100,
        position_buckets: 256,
      },
      198,
      183_831_552,
    ],
    [
      'ModernBERT-base',
      { model_type: 'modernbert', ...sizes(22, 1152), max_position_embeddings: 8192, vocab_size: 50_368 },
      134,
      149_014_272,
    ],
  ])('are all there: %s', (_name, json, numParameters, numValues) => {
    const parameters = listEncoderParameters(readConfig(json));
    const sum = parameters.reduce((total, { shape }) => total + shape.reduce((product, length) => product * length), 0);
    expect([parameters.length, sum]).toEqual([numParameters, numValues]);
  });

  function sizes(num_hidden_layers: number, intermediate_size: number): object {
    return { hidden_size: 768, num_attention_heads: 12, num_hidden_layers, intermediate_size };
  }
});

describe(loadEncoderWeights, () => {
  const tiny = { hidden_size: 4, num_attention_heads: 1, num_hidden_layers: 2, intermediate_size: 6, vocab_size: 9 };
  it.each([
    [
      { ...debertaV3, ...debertaNorm, ...tiny, max_position_embeddings: 8 },
      'deberta.',
      [
        'deberta.embeddings.position_embeddings.weight',
        'lm_predictions.lm_head.dense.weight',
        'mask_predictions.classifier.bias',
      ],
    ],
    [
      { model_type: 'modernbert', ...tiny, max_position_embeddings: 8, pad_token_id: 0 },
      'model.',
      ['head.dense.weight', 'head.norm.weight', 'decoder.bias', 'classifier.weight'],
    ],
  ])('knows what else checkpoints of %j hold', async (json, prefix, others) => {
    const config = readConfig(json);
    const parameters = createRandomEncoder(config, 1);
    const tensors = new Map([
      ...renameTensors(parameters, (name) => prefix + name),
      ...others.map((name) => [name, zeros(2)] as const),
    ]);
    const folder = await createFolder(tensors, config);
    const loaded = await loadEncoderWeights(folder);
    expect(loaded.parameters).toEqual(parameters);
    expect([...loaded.leftovers].sort()).toEqual([...others].sort());
  });

  it.each([
    ['no prefix', ''],
    ['bert.', 'bert.'],
    ['roberta.', 'roberta.'],
    ['our own prefix', 'encoder.'],
    ['a wrapper around it', 'module.bert.'],
  ])('fills every parameter from names with %s', async (_what, prefix) => {
    const folder = await createFolder(renameTensors(weights, (name) => prefix + name));
    const { config, parameters, leftovers } = await loadEncoderWeights(folder);
    expect(config).toEqual(tinyConfig);
    expect(parameters).toEqual(weights);
    expect([...parameters.keys()]).toEqual([...weights.keys()]);
    expect(leftovers).toEqual([]);
  });

  it("knows LayerNorm's old names", async () => {
    const old = renameTensors(
      weights,
      (name) =>
        `bert.${name.replace('LayerNorm.weight', 'LayerNorm.gamma').replace('LayerNorm.bias', 'LayerNorm.beta')}`,
    );
    expect([...old.keys()].filter((name) => name.endsWith('gamma'))).toHaveLength(5);
    expect((await loadEncoderWeights(await createFolder(old))).parameters).toEqual(weights);
  });

  it('lists heads, pooler and buffers as left over', async () => {
    const names = [
      ...['cls.predictions.bias', 'cls.seq_relationship.weight', 'lm_head.dense.weight', 'pooler.dense.weight'],
      ...['bert.pooler.dense.bias', 'embeddings.position_ids', 'roberta.embeddings.position_ids', 'classifier.weight'],
      'ffnn1.weight',
    ];
    const tensors = new Map([...weights, ...names.map((name) => [name, zeros(2)] as const)]);
    const { parameters, leftovers } = await loadEncoderWeights(await createFolder(tensors));
    expect(parameters).toEqual(weights);
    expect([...leftovers].sort()).toEqual([...names].sort());
  });

  it('leaves out any head of a model of ours, and nothing that claims to be of its encoder', async () => {
    const ours = renameTensors(weights, (name) => `encoder.${name}`).set('tagger.weight', zeros(2));
    const { parameters, leftovers } = await loadEncoderWeights(await createFolder(ours));
    expect(parameters).toEqual(weights);
    expect(leftovers).toEqual(['tagger.weight']);
    ours.set('encoder.encoder.layer.7.output.dense.bias', zeros(4));
    await expect(loadEncoderWeights(await createFolder(ours))).rejects.toThrow(
      'no parameter of the encoder is:\n    encoder.encoder.layer.7.output.dense.bias\n',
    );
    const others = new Map([...weights, ['tagger.weight', zeros(2)] as const]);
    await expect(loadEncoderWeights(await createFolder(others))).rejects.toThrow('is:\n    tagger.weight\n');
  });

  it('names a parameter that is missing', async () => {
    const folder = await createFolder(
      renameTensors(weights, (name) => (name.endsWith('1.output.dense.bias') ? null : name)),
    );
    await expect(loadEncoderWeights(folder)).rejects.toThrow(InputError);
    await expect(loadEncoderWeights(folder)).rejects.toThrow(
      `${join(folder, 'model.safetensors')}: must fill each of the 37 parameters of the bert encoder in config.json ` +
        `(2 layers of 4) once, but\n  nothing fills:\n    encoder.layer.1.output.dense.bias [4]\n`,
    );
  });

  it('names a parameter that is misshapen, with both shapes and the name in the file', async () => {
    const tensors = renameTensors(weights, (name) => `bert.${name}`);
    tensors.set('bert.embeddings.word_embeddings.weight', zeros(11, 4));
    await expect(loadEncoderWeights(await createFolder(tensors))).rejects.toThrow(
      'embeddings.word_embeddings.weight must be [12, 4], but bert.embeddings.word_embeddings.weight is [11, 4]',
    );
  });

  it('names a parameter that two tensors fill', async () => {
    const tensors = new Map([...weights, ['bert.embeddings.LayerNorm.gamma', zeros(4)] as const]);
    await expect(loadEncoderWeights(await createFolder(tensors))).rejects.toThrow(
      'filled more than once is:\n    embeddings.LayerNorm.weight by bert.embeddings.LayerNorm.gamma and embeddings.LayerNorm.weight',
    );
  });

  it('names both sides where names do not meet, and no more than eight of each', async () => {
    const tensors = renameTensors(weights, (name) => name.replace('encoder.layer.', 'transformer.blocks.'));
    const problem = loadEncoderWeights(await createFolder(tensors));
    await expect(problem).rejects.toThrow(/nothing fills:\n(    encoder\.layer\..*\n){8}    and 24 more\n/);
    await expect(problem).rejects.toThrow(
      /no parameter of the encoder is:\n(    transformer\.blocks\..*\n){8}    and 24 more\n/,
    );
  });

  it('refuses layers beyond those in config.json: they are no leftovers', async () => {
    const tensors = new Map([...weights, ['encoder.layer.2.output.dense.bias', zeros(4)] as const]);
    await expect(loadEncoderWeights(await createFolder(tensors))).rejects.toThrow(
      'once, but\n  config.json counts 2 layers, the weights have 3\n  no parameter of the encoder is:\n    encoder.layer.2.output.dense.bias',
    );
  });

  it('says what a folder holds in place of model.safetensors', async () => {
    const folder = await createFolder(weights);
    rmSync(join(folder, 'model.safetensors'));
    await expect(loadEncoderWeights(folder)).rejects.toThrow(`${folder}: must hold model.safetensors, but has none.`);
    writeFileSync(join(folder, 'pytorch_model.bin'), '');
    await expect(loadEncoderWeights(folder)).rejects.toThrow(
      'but has only pytorch_model.bin, which resolveEncoder turns into',
    );
  });

  it.each([NaN, Infinity])('refuses a weight that is %s, with its place', async (value) => {
    const values = new Float32Array(4);
    values[2] = value;
    const folder = await createFolder(new Map([...weights, ['embeddings.LayerNorm.bias', { shape: [4], values }]]));
    await expect(loadEncoderWeights(folder)).rejects.toThrow(
      new InputError(
        `${folder}/model.safetensors: tensor "embeddings.LayerNorm.bias" must hold finite numbers, but got ${value} at 2. The file is damaged.`,
      ),
    );
  });

  it('stops when interrupted', async () => {
    const folder = await createFolder(weights);
    await expect(loadEncoderWeights(folder, { signal: AbortSignal.abort() })).rejects.toThrow(InterruptedError);
  });
});
