import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { SetupError } from '../setup/SetupError.mjs';

const LOOK_MS = 100;

/** The largest resident size so far in the text of `/proc/<pid>/status`, MiB; null where it is not said. */
export function parsePeakMiB(status) {
  const match = /^VmHWM:\s*(\d+) kB$/m.exec(status);
  return match === null ? null : Number(match[1]) / 1024;
}

/**
 * Runs a program from a cold start to its end.
 *
 * @param {{ env?: NodeJS.ProcessEnv, signal?: AbortSignal }} [options]
 * @returns {Promise<{ seconds: number, peakMiB: number | null, stdout: string }>} `peakMiB`: on Linux, as it was up to
 *   a tenth of a second before the end.
 * @throws SetupError when it fails, with what it said.
 */
export function runTimed(command, args, { env = process.env, signal } = {}) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let peakMiB = null;
    const look = setInterval(() => {
      try {
        peakMiB = parsePeakMiB(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? peakMiB;
      } catch {
        // Not Linux, or it has just ended.
      }
    }, LOOK_MS);
    const stop = () => child.kill('SIGTERM');
    signal?.addEventListener('abort', stop, { once: true });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) {
      child[name].setEncoding('utf8').on('data', (text) => (output[name] += text));
    }
    const finish = () => {
      clearInterval(look);
      signal?.removeEventListener('abort', stop);
    };
    child.on('error', (error) => {
      finish();
      reject(new SetupError(`${command} does not start: ${error.message}`));
    });
    child.on('close', (code) => {
      finish();
      if (signal?.aborted) reject(new SetupError('interrupted', { exitCode: 130 }));
      else if (code === 0) resolve({ seconds: (performance.now() - start) / 1000, peakMiB, stdout: output.stdout });
      else
        reject(
          new SetupError(`${args[0] ?? command} ended with ${code}`, { details: output.stderr.slice(-4000).trim() }),
        );
    });
  });
}
