import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../packages/cli/bin/dynclean.js', import.meta.url));

/**
 * Starts the program.
 *
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, prefix?: string[] }} [options] - `prefix`: a command that starts it.
 * @returns {{ child: import('node:child_process').ChildProcess,
 *   ended: Promise<{ code: number | null, signal: string | null, said: string }> }}
 */
export function startProgram(args, { env = {}, prefix = [] } = {}) {
  const [command, ...rest] = [...prefix, process.execPath, program, ...args];
  const child = spawn(command, rest, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } });
  let said = '';
  child.stderr.on('data', (text) => (said += text));
  const ended = new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal, said })));
  return { child, ended };
}
