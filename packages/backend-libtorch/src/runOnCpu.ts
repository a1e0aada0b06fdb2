import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import {
  type NamedAttrMap,
  type NamedTensorInfoMap,
  type TensorInfo,
  type TypedArray,
  backend_util,
  getKernel,
} from '@tensorflow/tfjs-core';

import type { LibtorchBackend } from './LibtorchBackend.js';

/**
 * Runs a kernel of the plain `cpu` backend on copies of the inputs and brings the results back. For strings, and for
 * what libtorch has no operators for.
 *
 * The copies live in a backend made for this one call, whose data goes with it.
 */
export function runOnCpu(
  backend: LibtorchBackend,
  kernelName: string,
  { inputs, attrs }: { readonly inputs: NamedTensorInfoMap; readonly attrs: NamedAttrMap },
): TensorInfo | TensorInfo[] {
  const kernel = getKernel(kernelName, 'cpu');
  if (kernel === undefined) throw new Error(`backend-libtorch: the cpu backend has no kernel ${kernelName}`);
  const cpu = new MathBackendCPU();
  (cpu as unknown as { firstUse: boolean }).firstUse = false; // no banner
  const results = kernel.kernelFunc({ inputs: copyAll(inputs), backend: cpu, attrs });
  return Array.isArray(results) ? results.map(copyOut) : copyOut(results);

  /** Some kernels take a list of tensors, some have a list among their inputs. */
  function copyAll(infos: NamedTensorInfoMap): NamedTensorInfoMap {
    const copies = (Array.isArray(infos) ? [] : {}) as Record<string, unknown>;
    for (const [name, info] of Object.entries(infos)) {
      if (Array.isArray(info)) copies[name] = copyAll(info as unknown as NamedTensorInfoMap);
      else if (info) copies[name] = { ...copyIn(info), rank: info.shape.length }; // some ask for the rank
    }
    return copies as NamedTensorInfoMap;
  }

  function copyIn({ dataId, shape, dtype }: TensorInfo): TensorInfo {
    const values = backend.readSync(dataId);
    if (dtype !== 'complex64') return cpu.makeTensorInfo(shape, dtype, values as TypedArray);
    const { real, imag } = backend_util.splitRealAndImagArrays(values as Float32Array);
    const info = cpu.makeTensorInfo(shape, dtype);
    cpu.data.get(info.dataId).complexTensorInfos = {
      real: cpu.makeTensorInfo(shape, 'float32', real),
      imag: cpu.makeTensorInfo(shape, 'float32', imag),
    };
    return info;
  }

  function copyOut({ dataId, shape, dtype }: TensorInfo): TensorInfo {
    return backend.uploadInfo(cpu.readSync(dataId), shape, dtype);
  }
}
