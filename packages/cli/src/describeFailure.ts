import { explainSystemError } from '@dynclean/files';
import { InputError, InterruptedError } from '@dynclean/schema';

import { type ExitCode, exitCodes } from './exitCodes.js';

/** How a command line ended. */
export interface Outcome {
  readonly exitCode: ExitCode;
  /** For stderr; null where nothing needs to be said. */
  readonly text: string | null;
}

/** Errors that say all that there is to know: a server that cannot be reached is no riddle, nor is a full disk. */
const explainedErrors = ['FetchError', 'FileSystemError', 'LockLostError'];

/** What Node's own functions throw when their signal is aborted. */
const isAbortError = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

/**
 * What to say of an error, and what to end with: the user's mistakes and interrupts need no stack, everything else can
 * show one.
 *
 * @param options.interrupted - whether the user asked to stop; then an aborted operation is no failure.
 * @param options.isDebugging - show where any error came from.
 */
export function describeFailure(
  error: unknown,
  options: { readonly interrupted: boolean; readonly isDebugging?: boolean },
): Outcome {
  const { interrupted, isDebugging = false } = options;
  const explained = explainSystemError(error) ?? error;
  const message = explained instanceof Error ? explained.message : String(explained);
  const text = isDebugging && error instanceof Error ? `${message}\n${error.stack ?? ''}` : message;
  if (interrupted && (error instanceof InterruptedError || isAbortError(error))) {
    return { text: isDebugging ? text : 'interrupted', exitCode: exitCodes.interrupted };
  }
  if (explained instanceof InputError) return { text, exitCode: exitCodes.badInput };
  const isExplained = explained instanceof Error && explainedErrors.includes(explained.name);
  const hint = isDebugging || isExplained ? '' : '\nDYNCLEAN_DEBUG=1 shows where this came from.';
  return { text: `${text}${hint}`, exitCode: exitCodes.failed };
}
