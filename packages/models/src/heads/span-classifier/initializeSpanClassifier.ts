import type { EncoderConfig } from '../../encoders/EncoderConfig.js';
import type { NamedArrays } from '../../NamedArrays.js';
import type { HeadParameter } from '../Head.js';
import { initializeLinear } from '../parts/initializeLinear.js';
import { drawNormal } from '../parts/randomNumbers.js';
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
  { numClasses, maxSpanWidth, widthEmbeddingSize, headHiddenSize }: SpanClassifierShape,
  { hiddenSize }: Pick<EncoderConfig, 'hiddenSize'>,
): NamedArrays {
  const numWidths = maxSpanWidth + 1;
  const widths = Float32Array.from({ length: numWidths * widthEmbeddingSize }, drawNormal);
  return new Map([
    ['width.weight', { shape: [numWidths, widthEmbeddingSize], values: widths }],
    ...initializeLinear('ffnn1', headHiddenSize, 2 * hiddenSize + widthEmbeddingSize),
    ...initializeLinear('ffnn2', headHiddenSize, headHiddenSize),
    ...initializeLinear('classifier', numClasses, headHiddenSize),
  ]);
}
