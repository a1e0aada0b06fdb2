import type { EncoderConfig } from '../../encoders/EncoderConfig.js';
import type { NamedArray, NamedArrays } from '../../NamedArrays.js';
import type { HeadParameter } from '../Head.js';
import { drawNormal, drawUniform } from '../parts/randomNumbers.js';
import type { SpanClassifierShape } from './SpanClassifierShape.js';

/** Names and shapes of the head's parameters, in the order of the paper's layers. */
export function listSpanParameters(
  { numClasses, maxSpanWidth, widthEmbeddingSize, headHiddenSize }: SpanClassifierShape,
  { hiddenSize }: Pick<EncoderConfig, 'hiddenSize'>,
): HeadParameter[] {
  return [
    { name: 'width.weight', shape: [maxSpanWidth + 1, widthEmbeddingSize] },
    { name: 'ffnn1.weight', shape: [headHiddenSize, 2 * hiddenSize + widthEmbeddingSize] },
    { name: 'ffnn1.bias', shape: [headHiddenSize] },
    { name: 'ffnn2.weight', shape: [headHiddenSize, headHiddenSize] },
    { name: 'ffnn2.bias', shape: [headHiddenSize] },
    { name: 'classifier.weight', shape: [numClasses, headHiddenSize] },
    { name: 'classifier.bias', shape: [numClasses] },
  ];
}

/** Width embeddings standard normal, linear layers uniform in `+-1 / sqrt(fan in)`, biases included. */
export function initializeSpanClassifier(
  shape: SpanClassifierShape,
  config: Pick<EncoderConfig, 'hiddenSize'>,
): NamedArrays {
  const parameters = new Map<string, NamedArray>();
  let fanIn = 0;
  for (const { name, shape: sizes } of listSpanParameters(shape, config)) {
    fanIn = sizes[1] ?? fanIn; // a bias comes after its weight, and has its bound
    const bound = 1 / Math.sqrt(fanIn);
    const draw = name === 'width.weight' ? drawNormal : () => (2 * drawUniform() - 1) * bound;
    const size = sizes.reduce((product, length) => product * length, 1);
    parameters.set(name, { shape: sizes, values: Float32Array.from({ length: size }, draw) });
  }
  return parameters;
}
