import type { EncoderConfig } from '../EncoderConfig.js';
import { epsilon, integer, most, orElse, rate, wanted } from './configValues.js';
import { type ConfigDemand, type ConfigKey, type ConfigProblem, key } from './defineConfig.js';

/** Least length of a sentence: begin, a word, end. */
const LEAST_SUBWORDS = 3;

/** Names of the same function: x times the normal distribution's Phi(x), not one of its approximations. */
const activations = ['gelu', 'gelu_python'];

/**
 * The keys of `config.json` that BERT has and most that came after it took over, with transformers' defaults.
 *
 * @param absent.padId - `pad_token_id` where it is left out.
 */
export function bertKeys(absent: { readonly padId: number }) {
  return {
    vocabSize: key('vocab_size', integer(1, most.vocabSize)),
    hiddenSize: key('hidden_size', integer(1, most.hiddenSize)),
    numLayers: key('num_hidden_layers', integer(1, most.layers)),
    numHeads: key('num_attention_heads', integer(1, most.heads)),
    intermediateSize: key('intermediate_size', integer(1, most.innerSize)),
    maxPositions: key('max_position_embeddings', integer(1, most.positions)),
    layerNormEps: key('layer_norm_eps', orElse(epsilon, 1e-12)),
    hiddenDropout: key('hidden_dropout_prob', orElse(rate, 0.1)),
    attentionDropout: key('attention_probs_dropout_prob', orElse(rate, 0.1)),
    padId: key('pad_token_id', orElse(integer(0, most.vocabSize), absent.padId)),
  };
}

/** What the encoders of BERT's kind compute in one way only. `activationKey`: what the activation is called. */
export function bertDemands(activationKey = 'hidden_act'): Record<string, ConfigDemand> {
  const isFalse = (value: unknown): boolean => value === false;
  const optional = (what: string, test: (value: unknown) => boolean): ConfigDemand['schema'] =>
    wanted(what, test).nullish();
  return {
    [activationKey]: {
      schema: optional('"gelu", the only activation here', (value) => activations.includes(value as string)),
      written: 'gelu',
    },
    is_decoder: { schema: optional('false, a decoder sees only what stands before a word', isFalse) },
    add_cross_attention: { schema: optional('false, there is nothing to attend to', isFalse) },
  };
}

/**
 * Sizes that do not go together.
 *
 * @param keys - what they are called.
 * @param numUnusedPositions - rows of the position table before that of a sentence's first subword.
 */
export function findSizeProblems(
  config: Pick<EncoderConfig, 'hiddenSize' | 'numHeads' | 'vocabSize' | 'padId' | 'maxPositions'>,
  keys: Readonly<Record<'numHeads' | 'vocabSize', ConfigKey<unknown>>>,
  numUnusedPositions: number,
): ConfigProblem<'hiddenSize' | 'padId' | 'maxPositions'>[] {
  const { hiddenSize, numHeads, vocabSize, padId, maxPositions } = config;
  const leastPositions = numUnusedPositions + LEAST_SUBWORDS;
  const problems: ConfigProblem<'hiddenSize' | 'padId' | 'maxPositions'>[] = [];
  if (hiddenSize % numHeads !== 0) {
    problems.push({ name: 'hiddenSize', message: `must be a multiple of ${keys.numHeads.key} (${numHeads})` });
  }
  if (padId >= vocabSize) {
    problems.push({ name: 'padId', message: `must be below ${keys.vocabSize.key} (${vocabSize})` });
  }
  if (maxPositions < leastPositions) {
    problems.push({
      name: 'maxPositions',
      message: `must be at least ${leastPositions}, for a word with begin and end`,
    });
  }
  return problems;
}
