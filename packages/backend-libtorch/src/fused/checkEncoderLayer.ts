import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';

import { ArgumentError } from '../ArgumentError.js';
import { type AttributeRule, fraction, notNegative, positiveCount } from '../kernels/attributeRules.js';
import { createArgumentCheck, describeTensor, isTensorInfo, requireTensor } from '../kernels/createArgumentCheck.js';
import { type EncoderLayerShape, SCORE_BIAS, encoderLayerParameters } from './EncoderLayerPlan.js';
import { precisionRule } from './MatrixProducts.js';

const lanesRule: AttributeRule = {
  words: 'lists of { numSentences, length }, one at least for each lane',
  holds: (value) => isFilledList(value) && value.every((lane) => isFilledList(lane) && lane.every(isGroup)),
};

function isFilledList(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.length > 0;
}

function isGroup(value: unknown): boolean {
  const { numSentences, length } = (value ?? {}) as Record<string, unknown>;
  return positiveCount.holds(numSentences) && positiveCount.holds(length);
}

/** Rows of padding P, hidden size H, inner size I. */
function describeParameter(name: string): string {
  if (name === 'innerBias') return 'float32[I]';
  if (name.endsWith('Bias') || name.includes('Norm')) return 'float32[H]';
  return { innerWeight: 'float32[I, H]', outputWeight: 'float32[H, I]' }[name] ?? 'float32[H, H]';
}

const parameters = Object.fromEntries(encoderLayerParameters.map((name) => [name, describeParameter(name)]));
const attrs = {
  numHeads: positiveCount,
  layerNormEps: notNegative,
  hiddenDropout: fraction,
  attentionDropout: fraction,
  precision: precisionRule,
  lanes: lanesRule,
};
const inputs = { x: 'float32[P, H]', sources: 'int32[P]', ...parameters };
const checks = {
  EncoderLayer: createArgumentCheck('EncoderLayer', { inputs, attrs }),
  EncoderLayerGrad: createArgumentCheck('EncoderLayerGrad', { inputs: { dy: 'float32[P, H]', ...inputs }, attrs }),
};

/**
 * Whether the arguments of a layer belong together, its layout among them. Row numbers are checked where they are used.
 *
 * @throws Error that names the first argument that does not fit.
 */
export function checkEncoderLayer(
  kernelName: keyof typeof checks,
  given: Record<string, TensorInfo>,
  attributes: Pick<EncoderLayerShape, 'numHeads' | 'lanes'>,
): void {
  checks[kernelName](given, attributes as unknown as NamedAttrMap);
  const { numHeads, lanes } = attributes;
  const [numRows = 0, hiddenSize = 0] = given['x']?.shape ?? [];
  if (hiddenSize % numHeads !== 0)
    throw new ArgumentError(kernelName, 'numHeads', { wanted: `a divisor of ${hiddenSize}`, got: `${numHeads}` });
  if (numRows % lanes.length !== 0) {
    const wanted = `a number of lanes that divides ${numRows} rows`;
    throw new ArgumentError(kernelName, 'lanes', { wanted, got: `${lanes.length}` });
  }
  checkScoreBias(kernelName, given, attributes);
  lanes.forEach((groups, lane) => {
    requireTensor(kernelName, given, {
      name: `slots${lane}`,
      dtype: 'int32',
      shape: [numRows / lanes.length],
    });
    groups.forEach(({ numSentences, length }, i) => {
      requireTensor(kernelName, given, {
        name: `rows${lane}_${i}`,
        dtype: 'int32',
        shape: [numSentences * length],
      });
      requireTensor(kernelName, given, {
        name: `keyMask${lane}_${i}`,
        dtype: 'float32',
        shape: [numSentences, length],
      });
    });
  });
}

/** As long as the longest group at least: a single row would be taken for all. */
function checkScoreBias(
  kernelName: string,
  given: Readonly<Record<string, unknown>>,
  { numHeads, lanes }: Pick<EncoderLayerShape, 'numHeads' | 'lanes'>,
): void {
  const bias = given[SCORE_BIAS];
  if (bias === undefined || bias === null) return;
  const longest = Math.max(...lanes.flat().map(({ length }) => length));
  const { dtype, shape } = isTensorInfo(bias) ? bias : { dtype: null, shape: [] };
  const [heads, rows = 0, columns] = shape;
  const fits = shape.length === 3 && heads === numHeads && rows === columns && rows >= longest;
  if (fits && dtype === 'float32') return;
  const wanted = `float32[${numHeads}, T, T] with T of at least ${longest}`;
  throw new ArgumentError(kernelName, SCORE_BIAS, { wanted, got: describeTensor(bias) });
}
