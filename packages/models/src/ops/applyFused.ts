import {
  type GradSaveFunc,
  type NamedAttrMap,
  type NamedTensorMap,
  type Tensor,
  customGrad,
  engine,
} from '@tensorflow/tfjs-core';

/** Runs a kernel of the active engine that TensorFlow.js has no op for. Its results belong to the current scope. */
export function runFused(kernelName: string, inputs: NamedTensorMap, attrs: object = {}): Tensor[] {
  const result = engine().runKernel(kernelName, inputs, attrs as NamedAttrMap) as Tensor | Tensor[];
  return Array.isArray(result) ? result : [result];
}

/** The same for a kernel with one result. */
export function runFusedToOne<T extends Tensor>(kernelName: string, inputs: NamedTensorMap, attrs: object = {}): T {
  return runFused(kernelName, inputs, attrs)[0] as T;
}

/**
 * An op with a backward step of its own.
 *
 * @param inputs - what the op is differentiated by.
 * @param forward - gives the result and what the backward step needs of it; the tape keeps that until it is used.
 * @param backward - from the result's gradient and what was saved, one gradient per input, in their order.
 */
export function applyFused<T extends Tensor>(
  inputs: readonly Tensor[],
  forward: () => { value: T; saved: Tensor[] },
  backward: (dy: Tensor, saved: Tensor[]) => Tensor[],
): T {
  const op = customGrad((...args: (Tensor | GradSaveFunc)[]) => {
    const save = args[args.length - 1] as GradSaveFunc;
    const { value, saved } = forward();
    save(saved);
    return { value, gradFunc: (dy: Tensor, kept: Tensor[]) => backward(dy, kept) };
  });
  return op(...inputs) as T;
}
