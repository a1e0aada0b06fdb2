import { nextSeed } from '@dynclean/engine';

import type { NamedArray, NamedArrays } from './NamedArrays.js';

export interface HeadShape {
  readonly hiddenSize: number;
  /** C: types and "no entity", one more in a threshold run. */
  readonly numClasses: number;
  readonly maxSpanWidth: number;
  readonly widthEmbeddingSize: number;
  readonly headHiddenSize: number;
}

/** Names and shapes of the head's parameters, in the order of the paper's layers. */
export function headParameterShapes(shape: HeadShape): Record<string, readonly number[]> {
  const { hiddenSize, numClasses, maxSpanWidth, widthEmbeddingSize, headHiddenSize } = shape;
  return {
    'width.weight': [maxSpanWidth + 1, widthEmbeddingSize],
    'ffnn1.weight': [headHiddenSize, 2 * hiddenSize + widthEmbeddingSize],
    'ffnn1.bias': [headHiddenSize],
    'ffnn2.weight': [headHiddenSize, headHiddenSize],
    'ffnn2.bias': [headHiddenSize],
    'classifier.weight': [numClasses, headHiddenSize],
    'classifier.bias': [numClasses],
  };
}

const uniform = (): number => (nextSeed() + 0.5) / 2 ** 32;

/** A standard normal number (Box and Muller 1958). */
const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());

/**
 * Fresh parameters for the head: width embeddings standard normal, linear layers uniform in `+-1 / sqrt(fan in)`, biases
 * included. Random numbers are the engine's JavaScript ones (`seedEngine`), so they are the same on every engine.
 */
export function initializeHead(shape: HeadShape): NamedArrays {
  const shapes = headParameterShapes(shape);
  const parameters = new Map<string, NamedArray>();
  for (const [name, sizes] of Object.entries(shapes)) {
    const layer = name.slice(0, name.indexOf('.'));
    const fanIn = (shapes[`${layer}.weight`] as readonly number[])[1] as number;
    const bound = 1 / Math.sqrt(fanIn);
    const draw = layer === 'width' ? normal : () => (2 * uniform() - 1) * bound;
    const size = sizes.reduce((product, length) => product * length, 1);
    parameters.set(name, { shape: sizes, values: Float32Array.from({ length: size }, draw) });
  }
  return parameters;
}
