import { type TensorInfo, util } from '@tensorflow/tfjs-core';

import { type Handle, ScalarType } from '../binding.js';
import { defineKernel } from '../kernels/defineKernel.js';

/** Of gradients that a CPU raises to float32 just before they are used, so that they are still in its cache. */
const VALUES_AT_A_TIME = 2 ** 20;

/** A parameter, what belongs to it, and how many values each has. */
interface Moved extends Record<'parameter' | 'gradient' | 'firstMoment' | 'secondMoment', Handle> {
  readonly size: number;
}

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
  const inPlace = (name: string): Handle => {
    const info = inputs[name];
    util.assert(info !== undefined, () => `AdamW: input ${name} is missing`);
    const count = backend.refCount((info as TensorInfo).dataId);
    util.assert(count === 1, () => `AdamW: ${name} is changed in place, but ${count} tensors hold its data`);
    return backend.ownedHandleOf(info as TensorInfo);
  };
  const moved: Moved[] = [];
  for (let i = 0; inputs[`parameter${i}`] !== undefined; i++) {
    const gradient = inputs[`gradient${i}`] as TensorInfo;
    moved.push({
      parameter: inPlace(`parameter${i}`),
      gradient: backend.lowHandleOf(gradient),
      firstMoment: inPlace(`firstMoment${i}`),
      secondMoment: inPlace(`secondMoment${i}`),
      size: util.sizeFromShape(gradient.shape),
    });
  }
  const { learningRate, beta1, beta2, weightDecay, epsilon, step } = attrs;
  const [first] = moved;
  if (first === undefined) return [];
  const onCpu = backend.binding.deviceOf(first.parameter) === 'cpu';
  for (const part of onCpu ? partBySize(moved) : [moved]) {
    backend.compute('AdamW', [], (aten) => {
      const steps = aten.run('new_full', first.parameter, [], step);
      aten.runInPlace(
        '_fused_adamw_',
        part.map(({ parameter }) => parameter),
        part.map(({ gradient }) => aten.run('contiguous', aten.run('to.dtype', gradient, ScalarType.float32))),
        part.map(({ firstMoment }) => firstMoment),
        part.map(({ secondMoment }) => secondMoment),
        [],
        part.map(() => steps),
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
  }
  return [];
});

/** In parts of so many values, or of one tensor that has more. */
function* partBySize(all: readonly Moved[]): Iterable<Moved[]> {
  let part: Moved[] = [];
  let size = 0;
  for (const moved of all) {
    part.push(moved);
    size += moved.size;
    if (size < VALUES_AT_A_TIME) continue;
    yield part;
    [part, size] = [[], 0];
  }
  if (part.length > 0) yield part;
}
