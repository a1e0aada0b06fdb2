/** A kernel was given an argument that it cannot work with. Nothing was computed or changed. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';

  /** @param problem - what the argument must be, and what came instead. */
  constructor(kernelName: string, argument: string, problem: { readonly wanted: string; readonly got: string }) {
    const { wanted, got } = problem;
    super(`Argument '${argument}' passed to '${kernelName}' must be ${wanted}, but got ${got}`);
  }
}
