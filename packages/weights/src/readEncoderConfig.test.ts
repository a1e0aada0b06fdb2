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
