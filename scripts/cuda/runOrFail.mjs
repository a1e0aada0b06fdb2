// @ts-check
import { fileURLToPath } from 'node:url';

import { runCommand } from '../setup/runCommand.mjs';
import { SetupError } from '../setup/SetupError.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');

/**
 * Runs a program that must end with one of the statuses.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, signal?: AbortSignal, statuses?: number[] }} [options]
 * @throws SetupError with what it said, where it does not.
 */
export async function runOrFail(command, args, { env = process.env, signal, statuses = [0] } = {}) {
  const result = await runCommand(command, args, { env, signal });
  if (!statuses.includes(result.status)) {
    const name = args.find((arg) => /\.(mjs|js|py)$/.test(arg)) ?? command;
    throw new SetupError(`${name.replace(`${root}/`, '')} failed`, {
      details: `${result.stdout}\n${result.stderr}`.trim().slice(-4000),
    });
  }
  return result;
}
