import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import type { ChainResult, ChainTask } from './chainTestProcess.js';

const program = fileURLToPath(new URL('./chainTestProcess.js', import.meta.url));

/**
 * For tests: does tasks in a process of their own, one after another.
 *
 * @param options.killAt - kills the process, without a warning, when it gets to that stage.
 * @param options.environment - variables in place of this process's own.
 * @returns the results, one a task that was finished.
 * @throws Error when the process fails by itself.
 */
export async function runChainTasks(
  tasks: readonly ChainTask[],
  options: { readonly killAt?: string; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<ChainResult[]> {
  const engine = tasks[0]?.options.engine ?? 'auto';
  const child = spawn(process.execPath, [program, JSON.stringify(tasks), engine], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.environment },
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const results: ChainResult[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line) as { stage?: string; result?: ChainResult };
    if (said.result !== undefined) results.push(said.result);
    if (said.stage !== undefined && said.stage === options.killAt) child.kill('SIGKILL');
  }
  const code = await ended;
  if (code !== 0 && options.killAt === undefined) throw new Error(`the process ended with ${code}: ${errors}`);
  return results;
}
