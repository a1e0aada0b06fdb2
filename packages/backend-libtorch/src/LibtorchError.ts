import type { TensorInfo } from '@tensorflow/tfjs-core';

/** An operator refused its arguments, or failed. Names kernel and inputs; `cause` is the addon's error. */
export class LibtorchError extends Error {
  override readonly name = 'LibtorchError';
  constructor(
    readonly kernelName: string,
    cause: unknown,
    inputs: readonly TensorInfo[] = [],
  ) {
    const described = inputs.map(({ dtype, shape }) => `${dtype}[${shape.join(', ')}]`).join(', ');
    const words = cause instanceof Error ? cause.message : String(cause);
    super(`kernel ${kernelName}${described === '' ? '' : ` on ${described}`}: ${words}`, { cause });
  }
}
