import type { KernelConfig, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';

import type { LibtorchBackend } from '../LibtorchBackend.js';
import { DisposedTensorError, LibtorchError } from '../LibtorchError.js';
import { runOnCpu } from '../runOnCpu.js';
import { type ArgumentNeeds, createArgumentCheck } from './createArgumentCheck.js';

/** The name under which tfjs knows this backend. No underscore: tfjs splits its kernel registry's keys at one. */
export const BACKEND_NAME = 'libtorch';

/** tfjs declares inputs by picking from an index signature; what a kernel requires is always there. */
type Given<Inputs> = { [Name in keyof Inputs]: NonNullable<Inputs[Name]> };

/**
 * A kernel of this backend: its TensorFlow name and what it does. Inputs and attributes are typed by the interfaces
 * that `@tensorflow/tfjs-core` has for the kernel. Called with strings, it runs on the plain backend:
 * libtorch has none.
 *
 * Anybody's kernels are made so: `registerKernel` of `@tensorflow/tfjs-core` takes what this gives, before the backend
 * is installed or after, and also where no libtorch is. Nothing is loaded for it.
 */
export function defineKernel<Inputs extends object, Attrs extends object = object>(
  kernelName: string,
  compute: (backend: LibtorchBackend, inputs: Given<Inputs>, attrs: Attrs) => TensorInfo | TensorInfo[],
): KernelConfig {
  return define(kernelName, (backend, inputs, attrs) => {
    for (const name in inputs) {
      if (inputs[name]?.dtype === 'string') return runOnCpu(backend, kernelName, { inputs, attrs });
    }
    return compute(backend, inputs as unknown as Given<Inputs>, attrs as Attrs);
  });
}

/**
 * A kernel whose operators trust their arguments, so that these are checked first. Those operators that read a tensor's
 * values one after the other want it by `orderedHandleOf`: a transposed one is a view.
 *
 * @param needs - dtype and shape of each input and a rule for each attribute (`ArgumentNeeds`).
 * @param compute - operators run inside `backend.result` or `backend.compute`, which free what was made on the way.
 */
export function defineCheckedKernel<Inputs extends object, Attrs extends object = object>(
  kernelName: string,
  needs: ArgumentNeeds & { readonly inputs: { readonly [Name in keyof Inputs]: string } },
  compute: (backend: LibtorchBackend, inputs: Given<Inputs>, attrs: Attrs) => TensorInfo | TensorInfo[],
): KernelConfig {
  const check = createArgumentCheck(kernelName, needs);
  return define(kernelName, (backend, inputs, attrs) => {
    check(inputs, attrs);
    return compute(backend, inputs as unknown as Given<Inputs>, attrs as Attrs);
  });
}

/** A kernel that runs on the plain `cpu` backend, on copied data. */
export function defineDelegatedKernel(kernelName: string): KernelConfig {
  return define(kernelName, (backend, inputs, attrs) => runOnCpu(backend, kernelName, { inputs, attrs }));
}

function define(
  kernelName: string,
  compute: (backend: LibtorchBackend, inputs: NamedTensorInfoMap, attrs: NamedAttrMap) => TensorInfo | TensorInfo[],
): KernelConfig {
  return {
    kernelName,
    backendName: BACKEND_NAME,
    kernelFunc: ({ inputs, backend, attrs }) => {
      const given = inputs as NamedTensorInfoMap;
      try {
        return compute(backend as LibtorchBackend, given, (attrs ?? {}) as NamedAttrMap);
      } catch (error) {
        if (!(error instanceof DisposedTensorError)) throw error;
        const infos = Object.values(given).flat() as (TensorInfo | undefined | null)[];
        throw new LibtorchError(
          kernelName,
          error,
          infos.filter((info) => !!info),
        );
      }
    },
  };
}
