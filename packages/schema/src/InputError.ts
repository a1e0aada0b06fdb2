/**
 * What the user gave cannot be used: a file, an option, a manifest. The message says where, what must hold and what
 * came instead, then what to do; the command line prints it without a stack and exits with 2.
 */
export class InputError extends Error {
  override readonly name = 'InputError';
}
