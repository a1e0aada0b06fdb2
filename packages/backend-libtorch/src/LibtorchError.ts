/** An operator refused its arguments, or failed. Names the kernel; `cause` is the addon's error. */
export class LibtorchError extends Error {
  override readonly name = 'LibtorchError';
  constructor(
    readonly kernelName: string,
    cause: unknown,
    inputs = '',
  ) {
    const words = cause instanceof Error ? cause.message : String(cause);
    super(`kernel ${kernelName}${inputs === '' ? '' : ` on ${inputs}`}: ${words}`, { cause });
  }
}
