import type { TensorInfo } from '@tensorflow/tfjs-core';

import type { Handle } from '../binding.js';
import { notNegative } from '../kernels/attributeRules.js';
import { defineCheckedKernel } from '../kernels/defineKernel.js';

const parameters = { gamma: 'float32[H]', beta: 'float32[H]' };
const statistics = { mean: 'float32[..., 1]', inverseDeviation: 'float32[..., 1]' };

/** Layer normalisation over the last axis H: x `[..., H]`, gamma and beta `[H]`; returns `[y, mean, 1 / deviation]`. */
export const layerNormConfig = defineCheckedKernel<
  { x: TensorInfo; gamma: TensorInfo; beta: TensorInfo },
  { epsilon: number }
>(
  'LayerNorm',
  { inputs: { x: 'float32[..., H]', ...parameters }, attrs: { epsilon: notNegative } },
  (backend, { x, gamma, beta }, { epsilon }) => {
    const handles = backend.compute('LayerNorm', [x, gamma, beta], (aten) => {
      const [input, weight, bias] = [backend.handleOf(x), backend.handleOf(gamma), backend.handleOf(beta)];
      return aten.runAll('native_layer_norm', input, gamma.shape, weight, bias, epsilon) as Handle[];
    });
    return handles.map((handle) => backend.output(handle, 'float32'));
  },
);

/** From dy and what the forward step left: `[dx, dGamma, dBeta]`. */
export const layerNormGradConfig = defineCheckedKernel<
  Record<'dy' | 'x' | 'gamma' | 'beta' | 'mean' | 'inverseDeviation', TensorInfo>
>(
  'LayerNormGrad',
  { inputs: { dy: 'float32[..., H]', x: 'float32[..., H]', ...parameters, ...statistics } },
  (backend, { dy, x, gamma, beta, mean, inverseDeviation }) => {
    const handles = backend.compute('LayerNormGrad', [dy, x, gamma], (aten) => {
      const of = backend.orderedHandleOf.bind(backend); // the operator reads what it is given in storage order
      return aten.runAll(
        'native_layer_norm_backward',
        of(dy),
        of(x),
        gamma.shape,
        of(mean),
        of(inverseDeviation),
        of(gamma),
        of(beta),
        [true, true, true],
      ) as Handle[];
    });
    return handles.map((handle) => backend.output(handle, 'float32'));
  },
);
