// @ts-check
/**
 * Set-up cannot go on. The message is one sentence that says what is missing and what to do about it; `setup.mjs`
 * prints it and ends with `exitCode` (1 failed, 2 the user's input, 130 interrupted).
 */
export class SetupError extends Error {
  constructor(message, { exitCode = 1, details = '' } = {}) {
    super(message);
    this.name = 'SetupError';
    this.exitCode = exitCode;
    /** What the tool that failed said, for those who want to know more; may be empty. */
    this.details = details;
  }
}

/** The libtorch engine cannot be had here. The plain `cpu` engine can do the job, so set-up goes on without it. */
export class EngineUnavailableError extends SetupError {
  constructor(message, options) {
    super(message, options);
    this.name = 'EngineUnavailableError';
  }
}

/** The error of a run that the user stopped with Ctrl-C. */
export function createInterruptedError() {
  return new SetupError('interrupted: nothing is half written, the next run goes on from here', { exitCode: 130 });
}
