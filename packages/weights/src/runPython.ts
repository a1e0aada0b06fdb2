import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { findAddonRecord } from '@dynclean/engine';
import { InterruptedError, throwIfInterrupted } from '@dynclean/schema';

/** A Python to start: a command with its first arguments and what it needs in its environment. */
export interface PythonCommand {
  readonly command: readonly [string, ...string[]];
  readonly environment?: Readonly<Record<string, string>>;
}

/** How a Python program ended. */
export interface PythonResult {
  /** null: it could not be started. */
  readonly exitCode: number | null;
  /** What it wrote to stderr, or why it could not be started. */
  readonly errors: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Any Python: `$DYNCLEAN_PYTHON`, else `python3` (on Windows `python`). */
export function findPython(environment: Environment = process.env): PythonCommand {
  const named = environment['DYNCLEAN_PYTHON'];
  if (named !== undefined && named !== '') return { command: [named] };
  return { command: [process.platform === 'win32' ? 'python' : 'python3'] };
}

/**
 * The Python that carries torch: `$DYNCLEAN_PYTHON`, else the one that the engine was built with, else `python3`.
 *
 * @param infoPath - what set-up, which chose that Python, wrote of the engine; null where there is none.
 */
export function findTorchPython(
  environment: Environment = process.env,
  infoPath: string | null = findAddonRecord(),
): PythonCommand {
  const named = environment['DYNCLEAN_PYTHON'];
  if (infoPath !== null && (named === undefined || named === '')) {
    try {
      const info = JSON.parse(readFileSync(infoPath, 'utf8')) as { python?: string | null; pythonPath?: string | null };
      if (typeof info.python === 'string') {
        const folder = info.pythonPath ?? null; // relative to the project's root when it lies inside
        return folder === null
          ? { command: [info.python] }
          : { command: [info.python], environment: { PYTHONPATH: resolve(dirname(dirname(infoPath)), folder) } };
      }
    } catch {
      // No engine was set up.
    }
  }
  return findPython(environment);
}

/**
 * Runs a Python program to its end. Its stdout is not read.
 *
 * @throws InterruptedError when `signal` is aborted; the program is stopped first.
 */
export async function runPython(
  python: PythonCommand,
  programArguments: readonly string[],
  options: { readonly environment?: Readonly<Record<string, string>>; readonly signal?: AbortSignal | undefined } = {},
): Promise<PythonResult> {
  throwIfInterrupted(options.signal);
  const [program, ...first] = python.command;
  return new Promise((fulfil, reject) => {
    let errors = '';
    const child = spawn(program, [...first, ...programArguments], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...python.environment, ...options.environment },
    });
    const stop = (): void => void child.kill();
    options.signal?.addEventListener('abort', stop, { once: true });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-20_000)));
    child.on('error', (error) => {
      options.signal?.removeEventListener('abort', stop);
      fulfil({
        exitCode: null,
        errors: `${program} cannot be started (${(error as NodeJS.ErrnoException).code ?? error.message})`,
      });
    });
    child.on('close', (exitCode) => {
      options.signal?.removeEventListener('abort', stop);
      if (options.signal?.aborted === true) reject(new InterruptedError());
      else fulfil({ exitCode, errors: errors.trim() });
    });
  });
}
