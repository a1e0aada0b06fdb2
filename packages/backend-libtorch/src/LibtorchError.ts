import type { TensorInfo } from '@tensorflow/tfjs-core';

/** A tensor was used whose data is gone. */
export class DisposedTensorError extends Error {
  override readonly name = 'DisposedTensorError';
  constructor() {
    super('the tensor was disposed of before; what is used later has to leave tf.tidy, or needs tf.keep');
  }
}

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
