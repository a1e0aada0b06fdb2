// @ts-check
import { spawn } from 'node:child_process';

import { createInterruptedError } from './SetupError.mjs';

/**
 * Runs a program to its end without a shell and without stdin.
 *
 * The child gets a process group of its own, so that an interrupt reaches its children too (g++ starts cc1plus, nx
 * starts a process per task) and nothing goes on writing after set-up has left.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, signal?: AbortSignal, input?: string, timeoutMs?: number,
 *   onLine?: (line: string) => void }} [options] `onLine` gets each line of stdout and stderr as it comes.
 * @returns {Promise<{ status: number, stdout: string, stderr: string, missing: boolean }>} `missing`: there is no such
 *   program; `status` is 127 then, and 124 after `timeoutMs`.
 * @throws SetupError with exit code 130 when `signal` fires.
 */
export function runCommand(command, args, { cwd, env, signal, input, timeoutMs, onLine } = {}) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(createInterruptedError());
    const ownGroup = process.platform !== 'win32';
    const child = spawn(command, args, { cwd, env, detached: ownGroup, stdio: ['pipe', 'pipe', 'pipe'] });
    const stop = (name) => {
      try {
        if (ownGroup && child.pid !== undefined) process.kill(-child.pid, name);
        else child.kill(name);
      } catch {
        // It has ended in the meantime.
      }
    };
    let timedOut = false;
    let forced;
    const onAbort = () => {
      stop('SIGTERM');
      forced = setTimeout(() => stop('SIGKILL'), 5000);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            stop('SIGKILL');
          }, timeoutMs);

    const output = collectOutput(child, onLine);
    const cleanUp = () => {
      clearTimeout(timer);
      clearTimeout(forced);
      signal?.removeEventListener('abort', onAbort);
    };
    child.on('error', (error) => {
      cleanUp();
      resolve({
        ...output,
        status: 127,
        stderr: String(error.message),
        missing: /** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT',
      });
    });
    child.on('close', (code) => {
      cleanUp();
      if (signal?.aborted) reject(createInterruptedError());
      else resolve({ ...output, status: timedOut ? 124 : (code ?? 1), missing: false });
    });
    child.stdin.on('error', () => {}); // a program that does not read its input closes it early
    child.stdin.end(input ?? '');
  });
}

/**
 * What a program has said so far; `onLine` gets each line of it as it comes.
 *
 * @param {import('node:child_process').ChildProcessWithoutNullStreams} child
 * @param {((line: string) => void) | undefined} onLine
 */
function collectOutput(child, onLine) {
  const output = { stdout: '', stderr: '' };
  for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
    let rest = '';
    child[name].setEncoding('utf8');
    child[name].on('data', (text) => {
      output[name] += text;
      if (!onLine) return;
      const lines = (rest + text).split(/\r?\n|\r/);
      rest = lines.pop() ?? '';
      lines.forEach(onLine);
    });
    child[name].on('end', () => {
      if (rest !== '') onLine?.(rest);
    });
  }
  return output;
}
