import { fileURLToPath } from 'node:url';

import { BenchError } from '../BenchError.js';
import { type EndedProgram, type Program, runProgram } from './runProgram.js';

/**
 * Runs a program that must not fail.
 *
 * @throws BenchError when it does, with what it said.
 */
export async function runTimed(program: Program): Promise<EndedProgram> {
  const ended = await runProgram(program);
  if (ended.status === 0) return ended;
  const name = program.args[0] ?? program.command;
  throw new BenchError(`${name} ended with ${ended.status}`, { details: ended.stderr.slice(-4000).trim() });
}

/** What a program used, and what it printed as JSON. */
export interface TimedResult<T> {
  readonly seconds: number;
  readonly result: T;
}

/** `runTimed` for a program that prints one value as JSON in its last line. */
export async function runForResult<T>(program: Program): Promise<TimedResult<T>> {
  const { seconds, stdout } = await runTimed(program);
  return { seconds, result: JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as T };
}

/** One of our own programs (`programs/`), in a process of its own. */
export function ownProgram(name: string, args: readonly string[], signal?: AbortSignal): Program {
  const path = fileURLToPath(new URL(`../programs/${name}.js`, import.meta.url));
  return { command: process.execPath, args: [path, ...args], signal };
}
