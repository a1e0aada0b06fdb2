import type { NamedArray } from '../../NamedArrays.js';
import { drawNormal } from '../parts/randomNumbers.js';

/** `[P, H]` vectors of length 1 in random directions, all of them alike. */
export function initializePrototypes(numPrototypes: number, hiddenSize: number): NamedArray {
  const values = new Float32Array(numPrototypes * hiddenSize);
  for (let prototype = 0; prototype < numPrototypes; prototype++) {
    const drawn = Float64Array.from({ length: hiddenSize }, drawNormal);
    const length = Math.sqrt(drawn.reduce((sum, value) => sum + value * value, 0));
    values.set(
      drawn.map((value) => value / length),
      prototype * hiddenSize,
    );
  }
  return { shape: [numPrototypes, hiddenSize], values };
}
