import type { DistanceBuckets } from '../../ops/disentangledProducts.js';
import { bertDemands, bertKeys, findSizeProblems } from './bertKeys.js';
import { epsilon, flag, integer, most, orElse, wanted } from './configValues.js';
import { type ConfigOf, type ConfigProblem, defineConfig, key } from './defineConfig.js';

/** What scores have beside the product of query and key: a query by a distance's key, a key by a distance's query. */
const terms = ['c2p', 'p2c'] as const;
type PositionTerm = (typeof terms)[number];

const split = (value: unknown): unknown[] => {
  if (typeof value === 'string') return value.split('|').map((part) => part.trim().toLowerCase());
  return Array.isArray(value) ? value : [];
};

/** A list, or one text with bars between. */
const positionTerms = wanted<unknown>(
  '"c2p", "p2c" or both, in a list or with "|" between them',
  (value) => split(value).length > 0 && split(value).every((term) => terms.includes(term as PositionTerm)),
).transform((value): readonly PositionTerm[] => terms.filter((term) => split(value).includes(term)));

const wholeNumber = wanted<number>(`an integer up to ${most.positions}`, (value) =>
  Number.isInteger(value) && (value as number) <= most.positions); // prettier-ignore

const keys = {
  ...bertKeys({ padId: 0 }),
  layerNormEps: key('layer_norm_eps', orElse(epsilon, 1e-7)),
  typeVocabSize: key('type_vocab_size', orElse(integer(0, most.types), 0)),
  /** Whether embeddings have a table of positions, beside the distances of attention. */
  hasPositions: key('position_biased_input', orElse(flag, true)),
  /** Below 1: there are no buckets, each distance has its own row. */
  positionBuckets: key('position_buckets', orElse(wholeNumber, -1)),
  /** Below 1: as many as there are positions. */
  maxRelativePositions: key('max_relative_positions', orElse(wholeNumber, -1)),
  positionTerms: key('pos_att_type', positionTerms),
  /** Distances become keys and queries by the matrices of words, not by their own. */
  sharesMatrices: key('share_att_key', orElse(flag, false)),
  normOfPositions: key(
    'norm_rel_ebd',
    orElse(
      wanted<'none' | 'layer_norm'>('"none" or "layer_norm"', (value) => value === 'none' || value === 'layer_norm'),
      'none',
    ),
  ),
  embeddingSize: key('embedding_size', orElse(integer(1, most.hiddenSize), undefined)),
  headSize: key('attention_head_size', orElse(integer(1, most.hiddenSize), undefined)),
};

/** Sizes, dropout rates and kinds of positions of a DeBERTa-v2 or -v3, by our names for the keys of `config.json`. */
export type DebertaConfig = ConfigOf<typeof keys>;

/** How DeBERTa-v2's and -v3's `config.json` stands. */
export const debertaConfig = defineConfig({
  modelType: 'deberta-v2',
  className: 'DebertaV2Model',
  keys,
  demands: {
    ...bertDemands(),
    relative_attention: {
      schema: wanted('true, attention without distances is not supported', (value) => value === true),
      written: true,
    },
    conv_kernel_size: {
      schema: wanted('0, a convolution beside the first layer is not supported', (value) => value === 0).nullish(),
    },
  },
  findProblems: (config) => [...findSizeProblems(config, keys, 0), ...findDistanceProblems(config)],
});

function findDistanceProblems(config: DebertaConfig): ConfigProblem<keyof typeof keys>[] {
  const { hiddenSize, numHeads, embeddingSize = hiddenSize, headSize = hiddenSize / numHeads } = config;
  const problems: ConfigProblem<keyof typeof keys>[] = [];
  if (embeddingSize !== hiddenSize) {
    const message = `must be hidden_size (${hiddenSize}), a projection of embeddings is not supported`;
    problems.push({ name: 'embeddingSize', message });
  }
  if (headSize * numHeads !== hiddenSize) {
    const message = `must be hidden_size by num_attention_heads (${hiddenSize / numHeads}), no other is supported`;
    problems.push({ name: 'headSize', message });
  }
  const { numBuckets, maxDistance } = findDistanceBuckets(config);
  if (numBuckets !== null && (numBuckets < 2 || maxDistance - 1 <= numBuckets / 2)) {
    const message = `must be below 1 (no buckets), or at least 2 and less than twice the ${maxDistance} distances less one`;
    problems.push({ name: 'positionBuckets', message });
  }
  return problems;
}

/** The buckets that a configuration means: below 1, there are none, and as many distances as there are positions. */
export function findDistanceBuckets(
  config: Pick<DebertaConfig, 'maxPositions' | 'maxRelativePositions' | 'positionBuckets'>,
): DistanceBuckets {
  const { maxPositions, maxRelativePositions, positionBuckets } = config;
  return {
    numBuckets: positionBuckets < 1 ? null : positionBuckets,
    maxDistance: maxRelativePositions < 1 ? maxPositions : maxRelativePositions,
  };
}
