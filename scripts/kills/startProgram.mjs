// @ts-check
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../packages/cli/bin/dynclean.js', import.meta.url));
const hook = fileURLToPath(new URL('../../packages/cli/dist/testing/tellListening.js', import.meta.url));

/**
 * Starts the program.
 *
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, prefix?: string[] }} [options] - `prefix`: a command that starts it.
 * @returns {{ child: import('node:child_process').ChildProcess, listening: Promise<unknown>,
 *   ended: Promise<{ code: number | null, signal: string | null, said: string }> }}
 */
export function startProgram(args, { env = {}, prefix = [] } = {}) {
  const [command, ...rest] = [...prefix, process.execPath, '--import', hook, program, ...args];
  const child = spawn(command, rest, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const [, , errors, channel] = child.stdio;
  const listening = new Promise((resolve) => channel?.once('data', resolve).once('close', resolve));
  let said = '';
  errors?.on('data', (text) => (said += text));
  const ended = new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal, said })));
  return { child, listening, ended };
}
