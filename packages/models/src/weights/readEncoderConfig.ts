import { join } from 'node:path';

import { readJsonFile } from '@dynclean/files';
import { z } from 'zod';

import type { EncoderConfig } from './EncoderConfig.js';

/** A value with a test; the message says what it must be and what it is. */
function wanted<T>(what: string, test: (value: unknown) => boolean): z.ZodType<T> {
  return z.custom<T>(test, {
    error: ({ input }) => `must be ${what}, but got ${input === undefined ? 'nothing' : JSON.stringify(input)}`,
  });
}

const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) > 0;
const count = wanted<number>('an integer of at least 1', isCount);
const isRate = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value < 1;
const rate = wanted<number>('a number of at least 0 and below 1', isRate);
const architectures = ['bert', 'roberta'] as const;
/** Names of the same function: x times the normal distribution's Phi(x), not one of its approximations. */
const activations = ['gelu', 'gelu_python'];
const isFalse = (value: unknown): boolean => value === false || value === null;

/** Keys and defaults as Hugging Face's BertConfig and RobertaConfig have them. */
const configSchema = z
  .looseObject({
    // Google's first releases have no model_type; they are BERT.
    model_type: wanted<'bert' | 'roberta'>(
      `one of the supported encoders, ${architectures.map((name) => `"${name}"`).join(' and ')}`,
      (value) => (architectures as readonly unknown[]).includes(value),
    ).default('bert'),
    vocab_size: count,
    hidden_size: count,
    num_hidden_layers: count,
    num_attention_heads: count,
    intermediate_size: count,
    max_position_embeddings: count,
    type_vocab_size: count.default(2),
    layer_norm_eps: wanted<number>('a number above 0', (value) => typeof value === 'number' && value > 0).default(
      1e-12,
    ),
    hidden_act: wanted<string>('"gelu", the only activation here', (value) =>
      activations.includes(value as string),
    ).default('gelu'),
    hidden_dropout_prob: rate.default(0.1),
    attention_probs_dropout_prob: rate.default(0.1),
    pad_token_id: wanted<number | null>(
      'an integer of at least 0',
      (value) => value === null || (Number.isInteger(value) && (value as number) >= 0),
    ).default(null),
    position_embedding_type: wanted<string>(
      '"absolute", relative positions are not supported',
      (value) => value === 'absolute' || value === null,
    ).default('absolute'),
    is_decoder: wanted<boolean>('false, a decoder sees only what stands before a word', isFalse).default(false),
    add_cross_attention: wanted<boolean>('false, there is nothing to attend to', isFalse).default(false),
  })
  .superRefine((config, context) => {
    const { hidden_size: hiddenSize, num_attention_heads: numHeads } = config;
    if (hiddenSize % numHeads !== 0) {
      context.addIssue({
        code: 'custom',
        path: ['hidden_size'],
        message: `must be a multiple of num_attention_heads (${numHeads}), but got ${hiddenSize}`,
      });
    }
  });

/**
 * Reads `config.json` of a folder as Hugging Face writes it.
 *
 * @throws InputError that names every key which is missing or has a value that our encoder does not compute: another
 *   architecture, activation or kind of position, a decoder.
 */
export async function readEncoderConfig(folder: string): Promise<EncoderConfig> {
  const config = await readJsonFile(join(folder, 'config.json'), configSchema);
  const architecture = config.model_type;
  return {
    architecture,
    vocabSize: config.vocab_size,
    hiddenSize: config.hidden_size,
    numLayers: config.num_hidden_layers,
    numHeads: config.num_attention_heads,
    intermediateSize: config.intermediate_size,
    maxPositions: config.max_position_embeddings,
    typeVocabSize: config.type_vocab_size,
    layerNormEps: config.layer_norm_eps,
    hiddenDropout: config.hidden_dropout_prob,
    attentionDropout: config.attention_probs_dropout_prob,
    padId: config.pad_token_id ?? (architecture === 'roberta' ? 1 : 0),
  };
}

/** What to write as `config.json`, so that Hugging Face's libraries read the folder too. */
export function formatEncoderConfig(config: EncoderConfig): string {
  const json = {
    architectures: [config.architecture === 'roberta' ? 'RobertaModel' : 'BertModel'],
    attention_probs_dropout_prob: config.attentionDropout,
    hidden_act: 'gelu',
    hidden_dropout_prob: config.hiddenDropout,
    hidden_size: config.hiddenSize,
    intermediate_size: config.intermediateSize,
    layer_norm_eps: config.layerNormEps,
    max_position_embeddings: config.maxPositions,
    model_type: config.architecture,
    num_attention_heads: config.numHeads,
    num_hidden_layers: config.numLayers,
    pad_token_id: config.padId,
    position_embedding_type: 'absolute',
    type_vocab_size: config.typeVocabSize,
    vocab_size: config.vocabSize,
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}
