import { spawnSync } from 'node:child_process';

import type { PythonCommand } from '../runPython.js';

/** Whether a Python runs these statements without an error; for tests that need a module and are skipped without it. */
export function canRun(python: PythonCommand, statements: string, ...programArguments: readonly string[]): boolean {
  const [program, ...first] = python.command;
  const { status } = spawnSync(program, [...first, '-c', statements, ...programArguments], {
    env: { ...process.env, ...python.environment },
    stdio: 'ignore',
  });
  return status === 0;
}
