import {
  EluGrad,
  type EluGradInputs,
  type KernelConfig,
  LeakyRelu,
  type LeakyReluAttrs,
  type LeakyReluInputs,
  Prelu,
  type PreluInputs,
} from '@tensorflow/tfjs-core';

import { type Handle, ScalarType } from '../binding.js';
import type { Operators } from '../Operators.js';
import { defineKernel } from './defineKernel.js';

/** `slope x` below 0, `x` above; the slope broadcasts. */
function applyPrelu(aten: Operators, x: Handle, slope: Handle): Handle {
  return aten.run('where.self', aten.run('lt.Scalar', x, 0), aten.run('mul.Tensor', x, slope), x);
}

interface Activation {
  /** As tfjs's fused ops name it: linear, relu, relu6, elu, sigmoid, prelu, leakyrelu. */
  name: string | undefined;
  leakyreluAlpha: number | undefined;
  preluWeights: Handle | null;
}

/** What follows a fused product or convolution. */
export function applyActivation(aten: Operators, x: Handle, activation: Activation): Handle {
  const { name, leakyreluAlpha = 0, preluWeights } = activation;
  switch (name) {
    case undefined:
    case null: // some of tfjs's gradients pass it
    case 'linear':
      return x;
    case 'relu':
    case 'relu6':
    case 'elu':
    case 'sigmoid':
      return aten.run(name, x);
    case 'leakyrelu':
      return aten.run('leaky_relu', x, leakyreluAlpha);
    case 'prelu':
      if (preluWeights === null) throw new Error('activation prelu needs preluActivationWeights');
      return applyPrelu(aten, x, preluWeights);
    default:
      throw new Error(`activation ${name} is none of linear, relu, relu6, elu, sigmoid, leakyrelu, prelu`);
  }
}

/** Activation functions and their gradients. */
export const activationKernels: readonly KernelConfig[] = [
  defineKernel<PreluInputs>(Prelu, (backend, { x, alpha }) =>
    backend.result(Prelu, [x, alpha], 'float32', (aten) => {
      const input = aten.run('to.dtype', backend.handleOf(x), ScalarType.float32);
      return applyPrelu(aten, input, backend.handleOf(alpha));
    }),
  ),
  defineKernel<LeakyReluInputs, LeakyReluAttrs>(LeakyRelu, (backend, { x }, { alpha }) =>
    backend.result(LeakyRelu, [x], 'float32', (aten) =>
      aten.run('leaky_relu', aten.run('to.dtype', backend.handleOf(x), ScalarType.float32), alpha),
    ),
  ),
  /** From y = elu(x): dy above 0, dy (y + 1) below. */
  defineKernel<EluGradInputs>(EluGrad, (backend, { dy, y }) =>
    backend.result(EluGrad, [dy, y], 'float32', (aten) => {
      const [gradient, output] = [backend.handleOf(dy), backend.handleOf(y)];
      const slope = aten.run('add.Scalar', aten.run('clamp_max', output, 0), 1);
      return aten.run('mul.Tensor', gradient, slope);
    }),
  ),
];
