import { type TensorInfo, util } from '@tensorflow/tfjs-core';

import type { Handle } from '../binding.js';
import { defineKernel } from '../kernels/defineKernel.js';

interface AdamWAttrs {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
  /** Steps taken, this one included. */
  step: number;
}

/**
 * One AdamW step over many parameters, in place: `parameter -= lr (m^ / (sqrt(v^) + epsilon) + weightDecay parameter)`,
 * both moments bias-corrected (Loshchilov and Hutter 2019, Algorithm 2, as `torch.optim.AdamW` has it).
 *
 * Inputs `parameter0..`, `gradient0..`, `firstMoment0..`, `secondMoment0..`, equal shapes per number. Parameters and
 * moments are changed where they lie; nothing is returned.
 */
export const adamWConfig = defineKernel<Record<string, TensorInfo>, AdamWAttrs>('AdamW', (backend, inputs, attrs) => {
  const parameters: Handle[] = [];
  const gradients: Handle[] = [];
  const firstMoments: Handle[] = [];
  const secondMoments: Handle[] = [];
  const inPlace = (name: string): Handle => {
    const info = inputs[name];
    util.assert(info !== undefined, () => `AdamW: input ${name} is missing`);
    const count = backend.refCount((info as TensorInfo).dataId);
    util.assert(count === 1, () => `AdamW: ${name} is changed in place, but ${count} tensors hold its data`);
    return backend.ownedHandleOf(info as TensorInfo);
  };
  for (let i = 0; inputs[`parameter${i}`] !== undefined; i++) {
    parameters.push(inPlace(`parameter${i}`));
    gradients.push(backend.handleOf(inputs[`gradient${i}`] as TensorInfo));
    firstMoments.push(inPlace(`firstMoment${i}`));
    secondMoments.push(inPlace(`secondMoment${i}`));
  }
  const { learningRate, beta1, beta2, weightDecay, epsilon, step } = attrs;
  backend.compute('AdamW', [], (aten) => {
    const steps = aten.run('new_full', parameters[0], [], step);
    aten.runInPlace(
      '_fused_adamw_',
      parameters,
      gradients.map((gradient) => aten.run('contiguous', gradient)),
      firstMoments,
      secondMoments,
      [],
      parameters.map(() => steps),
      learningRate,
      beta1,
      beta2,
      weightDecay,
      epsilon,
      false,
      false,
    );
    return [];
  });
  return [];
});
