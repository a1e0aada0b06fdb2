import { bertDemands, findSizeProblems } from './bertKeys.js';
import { epsilon, flag, integer, most, orElse, positive, rate, wanted } from './configValues.js';
import { type ConfigOf, type ConfigProblem, defineConfig, key } from './defineConfig.js';

/** Whether a layer's words see all others, or those near them. */
const layerTypes = ['full_attention', 'sliding_attention'] as const;
/** What a layer is, as `config.json` names it. */
export type LayerType = (typeof layerTypes)[number];

/** How angles of positions stand in files since transformers 5, by type of layer. */
type RotaryParameters = Partial<Record<LayerType, { readonly rope_theta?: number } | null>>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isTheta = (value: unknown): boolean => value === undefined || (typeof value === 'number' && value > 0);

const isRotary = (value: unknown): boolean =>
  value === null ||
  (isObject(value) &&
    Object.keys(value).every((name) => name === 'rope_type' || name === 'rope_theta') &&
    (value['rope_type'] === undefined || value['rope_type'] === 'default') &&
    isTheta(value['rope_theta']));

const rotaryParameters = wanted<RotaryParameters>(
  'an object with "full_attention" and "sliding_attention", each with rope_theta above 0 and rope_type "default", the only one here',
  (value) =>
    isObject(value) &&
    Object.entries(value).every(([type, of]) => layerTypes.includes(type as LayerType) && isRotary(of)),
);

const keys = {
  vocabSize: key('vocab_size', integer(1, most.vocabSize)),
  hiddenSize: key('hidden_size', integer(1, most.hiddenSize)),
  numLayers: key('num_hidden_layers', integer(1, most.layers)),
  numHeads: key('num_attention_heads', integer(1, most.heads)),
  intermediateSize: key('intermediate_size', integer(1, most.innerSize)),
  maxPositions: key('max_position_embeddings', integer(1, most.positions)),
  layerNormEps: key('norm_eps', orElse(epsilon, 1e-5)),
  /** Of the feed-forward network's inner values. */
  hiddenDropout: key('mlp_dropout', orElse(rate, 0)),
  embeddingDropout: key('embedding_dropout', orElse(rate, 0)),
  /** Of the attention probabilities, and of what attention gives. */
  attentionDropout: key('attention_dropout', orElse(rate, 0)),
  padId: key('pad_token_id', orElse(integer(0, most.vocabSize), 50_283)),
  attentionBias: key('attention_bias', orElse(flag, false)),
  innerBias: key('mlp_bias', orElse(flag, false)),
  normBias: key('norm_bias', orElse(flag, false)),
  /** How many keys a query of a local layer may see, half of them on each side. */
  window: key('local_attention', orElse(integer(1, most.positions), 128)),
  /** Every so many layers, from the first on, one is global; where there are no `layerTypes`. */
  globalEvery: key('global_attn_every_n_layers', orElse(integer(1, most.layers), 3)),
  layerTypes: key(
    'layer_types',
    orElse(
      wanted<readonly LayerType[]>(
        'a list of "full_attention" and "sliding_attention"',
        (value) => Array.isArray(value) && value.every((type) => layerTypes.includes(type as LayerType)),
      ),
      undefined,
    ),
  ),
  globalTheta: key('global_rope_theta', orElse(positive, 160_000)),
  localTheta: key('local_rope_theta', orElse(positive, 10_000)),
  rotaryParameters: key('rope_parameters', orElse(rotaryParameters, undefined)),
};

/** Sizes, dropout rates, biases and angles of a ModernBERT, by our names for the keys of `config.json`. */
export type ModernbertConfig = ConfigOf<typeof keys>;

/** How ModernBERT's `config.json` stands, by transformers 4 or 5. */
export const modernbertConfig = defineConfig({
  modelType: 'modernbert',
  className: 'ModernBertModel',
  keys,
  demands: {
    ...bertDemands('hidden_activation'),
    rope_scaling: { schema: wanted('null, angles are not scaled here', () => false).nullish() },
    head_dim: { schema: wanted('null, it is hidden_size by num_attention_heads', () => false).nullish() },
  },
  findProblems: (config) => [...findSizeProblems(config, keys, 0), ...findLayerProblems(config)],
});

function findLayerProblems(config: ModernbertConfig): ConfigProblem<keyof typeof keys>[] {
  const { hiddenSize, numHeads, numLayers, layerTypes: types } = config;
  const problems: ConfigProblem<keyof typeof keys>[] = [];
  if (hiddenSize % (2 * numHeads) !== 0) {
    const message = `must be a multiple of twice num_attention_heads (${numHeads}), whose values are turned by pairs`;
    problems.push({ name: 'hiddenSize', message });
  }
  if (types !== undefined && types.length !== numLayers) {
    problems.push({ name: 'layerTypes', message: `must be as long as num_hidden_layers (${numLayers})` });
  }
  return problems;
}

/** What each layer is. */
export function findLayerTypes({ numLayers, globalEvery, layerTypes: types }: ModernbertConfig): readonly LayerType[] {
  const byNumber = (layer: number): LayerType => (layer % globalEvery === 0 ? 'full_attention' : 'sliding_attention');
  return types ?? Array.from({ length: numLayers }, (_, layer) => byNumber(layer));
}

/** The base of the angles of positions in layers of a type. */
export function findTheta(config: ModernbertConfig, type: LayerType): number {
  const { rotaryParameters: given, globalTheta, localTheta } = config;
  return given?.[type]?.rope_theta ?? (type === 'full_attention' ? globalTheta : localTheta);
}
