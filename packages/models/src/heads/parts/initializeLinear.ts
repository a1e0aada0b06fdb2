import type { NamedArray } from '../../NamedArrays.js';
import { drawUniform } from './randomNumbers.js';

/**
 * Weight `[outputs, inputs]` and bias of a linear layer, uniform in `+-1 / sqrt(inputs)` as `torch.nn.Linear` begins.
 */
export function initializeLinear(name: string, outputs: number, inputs: number): [string, NamedArray][] {
  const bound = 1 / Math.sqrt(inputs);
  const draw = (length: number): Float32Array => Float32Array.from({ length }, () => (2 * drawUniform() - 1) * bound);
  return [
    [`${name}.weight`, { shape: [outputs, inputs], values: draw(outputs * inputs) }],
    [`${name}.bias`, { shape: [outputs], values: draw(outputs) }],
  ];
}
