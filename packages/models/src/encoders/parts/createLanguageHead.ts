import { gelu } from '../../ops/gelu.js';
import { layerNorm } from '../../ops/layerNorm.js';
import { linear } from '../../ops/linear.js';
import type { LanguageHead } from '../Encoder.js';
import { linearParameters, normParameters } from './parameterKinds.js';

/** `LanguageHead.tied`: what is equal to the word embeddings. */
export const WORDS = 'wordTable';

/**
 * The head that BERT was pre-trained with (Devlin et al. 2019), and those after it under names of their own: a linear
 * layer, GELU and a layer norm, then the product with the word embeddings and a bias for each subword.
 *
 * @param prefix - what stands before the names of its parts.
 * @param names - of the linear layer and of the norm.
 */
export function createLanguageHead(
  prefix: string,
  names: { readonly dense: string; readonly norm: string },
): LanguageHead {
  const [dense, norm, bias] = [`${prefix}.${names.dense}`, `${prefix}.${names.norm}`, `${prefix}.bias`];
  return {
    parameters: ({ hiddenSize, vocabSize }) => [
      ...linearParameters(dense, hiddenSize, hiddenSize),
      ...normParameters(norm, hiddenSize),
      { name: bias, shape: [vocabSize], role: 'bias' },
    ],
    tied: { [`${prefix}.decoder.weight`]: WORDS, [`${prefix}.decoder.bias`]: bias },
    predict: (hidden, { config, parameter, wordTable }) => {
      const inner = gelu(linear(hidden, parameter(`${dense}.weight`), parameter(`${dense}.bias`), 'fp32')); // [M, H]
      const normed = layerNorm(inner, {
        gamma: parameter(`${norm}.weight`),
        beta: parameter(`${norm}.bias`),
        epsilon: config.layerNormEps,
      });
      return linear(normed, wordTable, parameter(bias), 'fp32'); // [M, V]
    },
  };
}

/** BERT's names. */
export const bertLanguageHead = createLanguageHead('cls.predictions', {
  dense: 'transform.dense',
  norm: 'transform.LayerNorm',
});

/** RoBERTa's names, which MPNet has too. */
export const robertaLanguageHead = createLanguageHead('lm_head', { dense: 'dense', norm: 'layer_norm' });
