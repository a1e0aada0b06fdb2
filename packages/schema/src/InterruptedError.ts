/** The work was stopped from outside (Ctrl-C, SIGTERM). Whoever holds half-written files removes them and rethrows. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
  constructor(message = 'interrupted') {
    super(message);
  }
}

/** Throws `InterruptedError` once `signal` is aborted. Long loops call it between steps. */
export function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new InterruptedError();
}
