/** A kernel was given an argument that it cannot work with. Nothing was computed or changed. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
  constructor(kernelName: string, argument: string, wanted: string, got: string) {
    super(`Argument '${argument}' passed to '${kernelName}' must be ${wanted}, but got ${got}`);
  }
}
