import type { NamedArray } from '../../NamedArrays.js';
import { drawNormal } from './randomNumbers.js';

/** Standard deviation of first weights. */
const DEVIATION = 0.02;

/**
 * Weight `[outputs, inputs]` and bias of a classifier as transformers' models for tokens begin: weights normal with
 * deviation 0.02, biases 0.
 */
export function initializeClassifier(name: string, outputs: number, inputs: number): [string, NamedArray][] {
  const values = Float32Array.from({ length: outputs * inputs }, () => drawNormal() * DEVIATION);
  return [
    [`${name}.weight`, { shape: [outputs, inputs], values }],
    [`${name}.bias`, { shape: [outputs], values: new Float32Array(outputs) }],
  ];
}
