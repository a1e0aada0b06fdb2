import { getBackend, getKernel } from '@tensorflow/tfjs-core';

/** Whether the active engine has a kernel of that name, e.g. one of the fused ones. */
export function hasKernel(kernelName: string): boolean {
  return getKernel(kernelName, getBackend()) !== undefined;
}
