// @ts-check
import { spawn } from 'node:child_process';

import { createInterruptedError, SetupError } from '../setup/SetupError.mjs';

/**
 * @typedef {object} Ended
 * @property {number | null} code - null where a signal ended it.
 * @property {string} stdout
 * @property {string} stderr
 * @property {number} durationMs
 */

/**
 * Runs `dynclean` of a checkout, in a process group of its own.
 *
 * @param {string} program - The file that Node runs.
 * @param {readonly string[]} words
 * @param {{ folder: string, signal: AbortSignal, onLine?: (line: string) => void,
 *   stop?: { afterMs: number, by: NodeJS.Signals } }} options - `folder`: where it works; `stop`: a signal for the
 *   whole group after so long.
 * @returns {Promise<Ended>}
 * @throws SetupError with exit code 130 when `signal` fires.
 */
export function runProgram(program, words, { folder, signal, onLine, stop }) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(createInterruptedError());
    const began = performance.now();
    const stdio = /** @type {['ignore', 'pipe', 'pipe']} */ (['ignore', 'pipe', 'pipe']);
    const child = spawn(process.execPath, [program, ...words], { cwd: folder, stdio, detached: true });
    const send = (/** @type {NodeJS.Signals} */ name) => {
      try {
        process.kill(-Number(child.pid), name);
      } catch {
        // It has ended in the meantime.
      }
    };
    const onAbort = () => send('SIGKILL'); // what it leaves half done is removed with the folder
    signal.addEventListener('abort', onAbort, { once: true });
    const timer = stop === undefined ? undefined : setTimeout(() => send(stop.by), stop.afterMs);
    const said = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text) => (said.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said.stderr += text;
      const line = text.trim().split('\n').pop();
      if (line) onLine?.(line);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      if (signal.aborted) reject(createInterruptedError());
      else resolve({ code, ...said, durationMs: performance.now() - began });
    });
  });
}

/**
 * Runs it to a good end.
 *
 * @param {string} program
 * @param {readonly string[]} words
 * @param {{ folder: string, signal: AbortSignal, onLine?: (line: string) => void }} options
 * @throws SetupError with its last words where its exit code is not 0.
 */
export async function runToEnd(program, words, options) {
  const ended = await runProgram(program, words, options);
  if (ended.code === 0) return ended;
  throw new SetupError(`dynclean ${words.join(' ')}: must end with 0, but ended with ${ended.code}`, {
    details: ended.stderr.trim().split('\n').slice(-8).join('\n'),
  });
}
