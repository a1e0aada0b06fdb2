import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { computeMaxSubwords, listModelTypes } from '@dynclean/models';
import { InputError } from '@dynclean/schema';
import { afterAll, describe, expect, it } from '@jest/globals';

import { formatEncoderConfig, readEncoderConfig } from './readEncoderConfig.js';

const folder = mkdtempSync(join(tmpdir(), 'config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** roberta-base's values, as its config.json has them. */
const robertaBase = {
  architectures: ['RobertaForMaskedLM'],
  attention_probs_dropout_prob: 0.1,
  bos_token_id: 0,
  eos_token_id: 2,
  hidden_act: 'gelu',
  hidden_dropout_prob: 0.1,
  hidden_size: 768,
  initializer_range: 0.02,
  intermediate_size: 3072,
  layer_norm_eps: 1e-5,
  max_position_embeddings: 514,
  model_type: 'roberta',
  num_attention_heads: 12,
  num_hidden_layers: 12,
  pad_token_id: 1,
  type_vocab_size: 1,
  vocab_size: 50265,
};

/** deberta-v3-base's values, as its config.json has them. */
const debertaBase = {
  ...{ model_type: 'deberta-v2', attention_probs_dropout_prob: 0.1, hidden_act: 'gelu', hidden_dropout_prob: 0.1 },
  ...{ hidden_size: 768, initializer_range: 0.02, intermediate_size: 3072, max_position_embeddings: 512 },
  ...{ relative_attention: true, position_buckets: 256, norm_rel_ebd: 'layer_norm', share_att_key: true },
  ...{ pos_att_type: 'p2c|c2p', layer_norm_eps: 1e-7, max_relative_positions: -1, position_biased_input: false },
  ...{ num_attention_heads: 12, num_hidden_layers: 12, type_vocab_size: 0, vocab_size: 128_100 },
};

/** ModernBERT-base's, as far as they are of the encoder. */
const modernbertBase = {
  ...{ model_type: 'modernbert', attention_bias: false, attention_dropout: 0, embedding_dropout: 0, mlp_dropout: 0 },
  ...{ global_attn_every_n_layers: 3, global_rope_theta: 160_000, local_rope_theta: 10_000, local_attention: 128 },
  ...{ hidden_activation: 'gelu', hidden_size: 768, intermediate_size: 1152, max_position_embeddings: 8192 },
  ...{ mlp_bias: false, norm_bias: false, norm_eps: 1e-5, num_attention_heads: 12, num_hidden_layers: 22 },
  ...{ pad_token_id: 50_283, position_embedding_type: 'absolute', vocab_size: 50_368 },
};

async function read(config: unknown): Promise<Awaited<ReturnType<typeof readEncoderConfig>>> {
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  return readEncoderConfig(folder);
}

describe(readEncoderConfig, () => {
  it('reads RoBERTa, whose sentences have 512 subwords at most', async () => {
    const config = await read(robertaBase);
    expect(config).toEqual({
      architecture: 'roberta',
      vocabSize: 50265,
      hiddenSize: 768,
      numLayers: 12,
      numHeads: 12,
      intermediateSize: 3072,
      maxPositions: 514,
      typeVocabSize: 1,
      layerNormEps: 1e-5,
      hiddenDropout: 0.1,
      attentionDropout: 0.1,
      padId: 1,
    });
    expect(computeMaxSubwords(config)).toBe(512);
  });

  it("fills in what Google's first BERT files leave out", async () => {
    const config = await read({
      hidden_size: 768,
      num_hidden_layers: 12,
      num_attention_heads: 12,
      intermediate_size: 3072,
      max_position_embeddings: 512,
      vocab_size: 28996,
    });
    expect(config).toMatchObject({ architecture: 'bert', typeVocabSize: 2, layerNormEps: 1e-12, padId: 0 });
    expect(computeMaxSubwords(config)).toBe(512);
  });

  it("reads DistilBERT's names for the same numbers, and writes them", async () => {
    const distilbert = {
      ...{ model_type: 'distilbert', vocab_size: 30522, dim: 768, n_layers: 6, n_heads: 12, hidden_dim: 3072 },
      ...{ max_position_embeddings: 512, dropout: 0.2, attention_dropout: 0.3, activation: 'gelu' },
    };
    const config = await read(distilbert);
    expect(config).toMatchObject({ hiddenSize: 768, numLayers: 6, numHeads: 12, intermediateSize: 3072 });
    expect(config).toMatchObject({ hiddenDropout: 0.2, attentionDropout: 0.3, layerNormEps: 1e-12, padId: 0 });
    const written = JSON.parse(formatEncoderConfig(config)) as object;
    expect(written).toMatchObject({ ...distilbert, pad_token_id: 0 });
    expect(Object.keys(written)).not.toContain('layerNormEps');
    await expect(read({ ...distilbert, n_heads: 7 })).rejects.toThrow(
      'config.json: dim: must be a multiple of n_heads (7), but got 768',
    );
    await expect(read({ ...distilbert, activation: 'relu' })).rejects.toThrow(
      'config.json: activation: must be "gelu"',
    );
  });

  it('reads MPNet, whose positions count from 2 whatever the padding id is', async () => {
    const { type_vocab_size: _types, ...rest } = robertaBase;
    const mpnet = { ...rest, model_type: 'mpnet', vocab_size: 30527, pad_token_id: 0 };
    const config = await read(mpnet);
    expect(config).toMatchObject({ architecture: 'mpnet', numRelativeBuckets: 32, padId: 0 });
    expect(computeMaxSubwords(config)).toBe(512);
    expect(await read(JSON.parse(formatEncoderConfig(config)))).toEqual(config);
  });

  it("reads DeBERTa-v3's, with its choices in a list or in one text", async () => {
    const config = await read(debertaBase);
    expect(config).toMatchObject({
      ...{ architecture: 'deberta-v2', typeVocabSize: 0, hasPositions: false, positionBuckets: 256 },
      ...{ positionTerms: ['c2p', 'p2c'], sharesMatrices: true, normOfPositions: 'layer_norm', layerNormEps: 1e-7 },
    });
    expect(computeMaxSubwords(config)).toBe(512);
    expect(await read({ ...debertaBase, pos_att_type: ['p2c', 'c2p'] })).toEqual(config);
    expect(await read(JSON.parse(formatEncoderConfig(config)))).toEqual(config);
  });

  it("reads ModernBERT's, of transformers 4 and of transformers 5", async () => {
    const config = await read(modernbertBase);
    expect(config).toMatchObject({
      ...{ architecture: 'modernbert', intermediateSize: 1152, layerNormEps: 1e-5, padId: 50_283 },
      ...{ window: 128, globalEvery: 3, globalTheta: 160_000, localTheta: 10_000, normBias: false },
    });
    expect(computeMaxSubwords(config)).toBe(8192);
    expect(await read(JSON.parse(formatEncoderConfig(config)))).toEqual(config);
    const layerTypes = ['full_attention', 'sliding_attention'];
    const newer = {
      ...{ ...modernbertBase, num_hidden_layers: 2, layer_types: layerTypes },
      rope_parameters: { full_attention: { rope_theta: 5e5, rope_type: 'default' }, sliding_attention: null },
    };
    const later = await read(newer);
    expect(later).toMatchObject({ layerTypes, rotaryParameters: newer.rope_parameters });
    expect(await read(JSON.parse(formatEncoderConfig(later)))).toEqual(later);
  });

  it('takes null for what a key leaves open', async () => {
    const config = await read({ ...robertaBase, pad_token_id: null, position_embedding_type: null, is_decoder: null });
    expect(config.padId).toBe(1);
  });

  it('writes what it reads', async () => {
    const config = await read(robertaBase);
    expect(await read(JSON.parse(formatEncoderConfig(config)))).toEqual(config);
  });

  it.each([
    [
      { model_type: 'albert' },
      `model_type: must be one of the supported encoders, ${listModelTypes()
        .map((name) => `"${name}"`)
        .join(', ')}, but got "albert"`,
    ],
    [{ hidden_act: 'relu' }, 'hidden_act: must be "gelu", the only activation here, but got "relu"'],
    [
      { position_embedding_type: 'relative_key' },
      'position_embedding_type: must be "absolute", relative positions are not supported, but got "relative_key"',
    ],
    [{ is_decoder: true }, 'is_decoder: must be false, a decoder sees only what stands before a word, but got true'],
    [{ vocab_size: undefined }, 'vocab_size: must be an integer from 1 to 16777216, but got nothing'],
    [{ num_hidden_layers: '12' }, 'num_hidden_layers: must be an integer from 1 to 1024, but got "12"'],
    [{ hidden_dropout_prob: 1 }, 'hidden_dropout_prob: must be a number of at least 0 and below 1, but got 1'],
    [{ layer_norm_eps: 0 }, 'layer_norm_eps: must be a number above 0 and at most 1, but got 0'],
    [{ num_hidden_layers: 100_000 }, 'num_hidden_layers: must be an integer from 1 to 1024, but got 100000'],
    [{ num_hidden_layers: 9e15 }, 'num_hidden_layers: must be an integer from 1 to 1024, but got 9000000000000000'],
    [
      { hidden_size: 2 ** 17, num_attention_heads: 8 },
      'hidden_size: must be an integer from 1 to 65536, but got 131072',
    ],
    [{ num_attention_heads: 2048 }, 'num_attention_heads: must be an integer from 1 to 1024, but got 2048'],
    [{ intermediate_size: 1e9 }, 'intermediate_size: must be an integer from 1 to 1048576, but got 1000000000'],
    [
      { max_position_embeddings: 1e9 },
      'max_position_embeddings: must be an integer from 1 to 1048576, but got 1000000000',
    ],
    [
      { max_position_embeddings: 4 },
      'max_position_embeddings: must be at least 5, for a word with begin and end, but got 4',
    ],
    [{ vocab_size: 1e12 }, 'vocab_size: must be an integer from 1 to 16777216, but got 1000000000000'],
    [{ type_vocab_size: 0 }, 'type_vocab_size: must be an integer from 1 to 1024, but got 0'],
    [{ layer_norm_eps: 2 }, 'layer_norm_eps: must be a number above 0 and at most 1, but got 2'],
    [{ pad_token_id: 50265 }, 'pad_token_id: must be below vocab_size (50265), but got 50265'],
    [
      { model_type: 'mpnet', relative_attention_num_buckets: 16 },
      'relative_attention_num_buckets: must be an integer from 32 to 4096, but got 16',
    ],
    [{ num_attention_heads: 7 }, 'hidden_size: must be a multiple of num_attention_heads (7), but got 768'],
    [{ pad_token_id: -1 }, 'pad_token_id: must be an integer from 0 to 16777216, but got -1'],
  ])('refuses %j', async (change, message) => {
    const config = { ...robertaBase, ...change };
    await expect(read(config)).rejects.toThrow(InputError);
    await expect(read(config)).rejects.toThrow(`${join(folder, 'config.json')}: ${message}`);
  });

  it.each([
    [
      { relative_attention: undefined },
      'relative_attention: must be true, attention without distances is not supported, but got nothing',
    ],
    [
      { pos_att_type: 'c2p|p2p' },
      'pos_att_type: must be "c2p", "p2c" or both, in a list or with "|" between them, but got "c2p|p2p"',
    ],
    [
      { pos_att_type: [] },
      'pos_att_type: must be "c2p", "p2c" or both, in a list or with "|" between them, but got []',
    ],
    [
      { conv_kernel_size: 3 },
      'conv_kernel_size: must be 0, a convolution beside the first layer is not supported, but got 3',
    ],
    [{ norm_rel_ebd: 'rms' }, 'norm_rel_ebd: must be "none" or "layer_norm", but got "rms"'],
    [
      { embedding_size: 128 },
      'embedding_size: must be hidden_size (768), a projection of embeddings is not supported, but got 128',
    ],
    [
      { attention_head_size: 32 },
      'attention_head_size: must be hidden_size by num_attention_heads (64), no other is supported, but got 32',
    ],
    [
      { position_buckets: 1024 },
      'position_buckets: must be below 1 (no buckets), or at least 2 and less than twice the 512 distances less one, but got 1024',
    ],
    [{ share_att_key: 'yes' }, 'share_att_key: must be true or false, but got "yes"'],
    [{ hidden_act: 'gelu_new' }, 'hidden_act: must be "gelu", the only activation here, but got "gelu_new"'],
  ])("refuses DeBERTa's %j", async (change, message) => {
    await expect(read({ ...debertaBase, ...change })).rejects.toThrow(`config.json: ${message}`);
  });

  it.each([
    [{ hidden_activation: 'silu' }, 'hidden_activation: must be "gelu", the only activation here, but got "silu"'],
    [{ rope_scaling: { factor: 2 } }, 'rope_scaling: must be null, angles are not scaled here, but got {"factor":2}'],
    [
      { rope_parameters: { full_attention: { rope_theta: 1e4, rope_type: 'yarn' } } },
      'rope_parameters: must be an object with "full_attention" and "sliding_attention", each with rope_theta above 0 and ' +
        'rope_type "default", the only one here, but got {"full_attention":{"rope_theta":10000,"rope_type":"yarn"}}',
    ],
    [
      { layer_types: ['full_attention'] },
      'layer_types: must be as long as num_hidden_layers (22), but got ["full_attention"]',
    ],
    [
      { layer_types: Array(22).fill('chunked_attention') },
      'layer_types: must be a list of "full_attention" and "sliding_attention", but got ["chunked_attention"',
    ],
    [{ local_attention: 0 }, 'local_attention: must be an integer from 1 to 1048576, but got 0'],
    [{ local_rope_theta: -1 }, 'local_rope_theta: must be a number above 0, but got -1'],
    [{ head_dim: 32 }, 'head_dim: must be null, it is hidden_size by num_attention_heads, but got 32'],
    [
      { hidden_size: 780 },
      'hidden_size: must be a multiple of twice num_attention_heads (12), whose values are turned by pairs, but got 780',
    ],
  ])("refuses ModernBERT's %j", async (change, message) => {
    await expect(read({ ...modernbertBase, ...change })).rejects.toThrow(`config.json: ${message}`);
  });

  it('names all problems at once', async () => {
    const problem = read({ ...robertaBase, hidden_size: 0, vocab_size: 1.5 });
    await expect(problem).rejects.toThrow(/vocab_size: .*\n.*hidden_size: /);
  });

  it('names a file that is not there or no JSON', async () => {
    await expect(readEncoderConfig(join(folder, 'absent'))).rejects.toThrow(
      'config.json: must be a JSON file, but there is none',
    );
    writeFileSync(join(folder, 'config.json'), '{');
    await expect(readEncoderConfig(folder)).rejects.toThrow('config.json: must be JSON, but got: ');
  });
});
