import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { BenchError } from '../BenchError.js';

const LOOK_MS = 100;

/** A program, and what it is given. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** @default that of this process */
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Let what it prints pass, of which there may be more than a text holds: `stdout` is empty then. @default false */
  readonly discardsOutput?: boolean | undefined;
}

/** How a program ended. */
export interface EndedProgram {
  /** Its exit code; null: it was killed. */
  readonly status: number | null;
  readonly seconds: number;
  /** On Linux, as it was up to a tenth of a second before the end. */
  readonly peakMiB: number | null;
  /** Processor time of its threads, likewise. */
  readonly cpuSeconds: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The largest resident size so far in the text of `/proc/<pid>/status`, MiB; null where it is not said. */
export function parsePeakMiB(status: string): number | null {
  const match = /^VmHWM:\s*(\d+) kB$/m.exec(status);
  return match === null ? null : Number(match[1]) / 1024;
}

/** Linux counts processor time in these for whoever reads `/proc`. */
const TICKS_PER_SECOND = 100;

/** Processor time of a process so far in the text of `/proc/<pid>/stat`, seconds; null where it is not said. */
export function parseCpuSeconds(stat: string): number | null {
  // The name, in parentheses, may hold anything; user and system time are the 12th and 13th number behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  return Number.isNaN(ticks) ? null : ticks / TICKS_PER_SECOND;
}

/**
 * Runs a program from a cold start to its end, without stdin.
 *
 * @throws BenchError when it does not start, or is interrupted (exit code 130).
 */
export function runProgram({
  command,
  args,
  env = process.env,
  signal,
  discardsOutput,
}: Program): Promise<EndedProgram> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let peakMiB: number | null = null;
    let cpuSeconds: number | null = null;
    const look = setInterval(() => {
      try {
        peakMiB = parsePeakMiB(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? peakMiB;
        cpuSeconds = parseCpuSeconds(readFileSync(`/proc/${child.pid}/stat`, 'utf8')) ?? cpuSeconds;
      } catch {
        // Not Linux, or it has just ended.
      }
    }, LOOK_MS);
    const stop = (): void => void child.kill('SIGTERM');
    signal?.addEventListener('abort', stop, { once: true });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      if (name === 'stdout' && discardsOutput === true) child.stdout.resume();
      else child[name].setEncoding('utf8').on('data', (text: string) => (output[name] += text));
    }
    const finish = (): void => {
      clearInterval(look);
      signal?.removeEventListener('abort', stop);
    };
    child.on('error', (error) => {
      finish();
      reject(new BenchError(`${command} does not start: ${error.message}`));
    });
    child.on('close', (status) => {
      finish();
      if (signal?.aborted) reject(new BenchError('interrupted', { exitCode: 130 }));
      else resolve({ status, seconds: (performance.now() - start) / 1000, peakMiB, cpuSeconds, ...output });
    });
  });
}
