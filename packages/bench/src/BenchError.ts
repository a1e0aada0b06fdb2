/** A benchmark or check cannot go on. The message is one sentence that says what is missing and what to do about it. */
export class BenchError extends Error {
  override readonly name = 'BenchError';
  /** Of the program: 1 failed, 2 the user's input, 130 interrupted. */
  readonly exitCode: number;
  /** What the program that failed said; may be empty. */
  readonly details: string;

  constructor(message: string, options: { readonly exitCode?: number; readonly details?: string } = {}) {
    super(message);
    this.exitCode = options.exitCode ?? 1;
    this.details = options.details ?? '';
  }
}
