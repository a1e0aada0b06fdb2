import type { TensorInfo } from '@tensorflow/tfjs-core';

import type { Handle } from '../binding.js';
import { defineKernel } from '../kernels/defineKernel.js';

/** Layer normalisation over the last axis H: x `[N, H]`, gamma and beta `[H]`; returns `[y, mean, 1 / deviation]`. */
export const layerNormConfig = defineKernel<
  { x: TensorInfo; gamma: TensorInfo; beta: TensorInfo },
  { epsilon: number }
>('LayerNorm', (backend, { x, gamma, beta }, { epsilon }) => {
  const handles = backend.compute('LayerNorm', [x, gamma, beta], (aten) => {
    const [input, weight, bias] = [backend.handleOf(x), backend.handleOf(gamma), backend.handleOf(beta)];
    return aten.runAll('native_layer_norm', input, gamma.shape, weight, bias, epsilon) as Handle[];
  });
  return handles.map((handle) => backend.output(handle, 'float32'));
});

/** From dy and what the forward step left: `[dx, dGamma, dBeta]`. */
export const layerNormGradConfig = defineKernel<
  Record<'dy' | 'x' | 'gamma' | 'beta' | 'mean' | 'inverseDeviation', TensorInfo>
>('LayerNormGrad', (backend, { dy, x, gamma, beta, mean, inverseDeviation }) => {
  const handles = backend.compute('LayerNormGrad', [dy, x, gamma], (aten) => {
    const of = backend.handleOf.bind(backend);
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
});
