import { InputError } from '@dynclean/schema';

import * as builtInExecutors from './builtInExecutors.js';
import type { Executor } from './Executor.js';

const executors = new Map<string, Executor>();
for (const executor of Object.values(builtInExecutors)) registerExecutor(executor);

/**
 * Makes a place where stages run known to `--executor`.
 *
 * @returns takes it away again, for tests.
 * @throws RangeError when another has that name.
 */
export function registerExecutor<Settings>(executor: Executor<Settings>): () => void {
  const { name } = executor;
  if (executors.has(name)) {
    throw new RangeError(`registerExecutor: name must be new, but got "${name}", which is known already`);
  }
  executors.set(name, executor as Executor);
  return () => void executors.delete(name);
}

/** All that are known, in the order in which they came. */
export function listExecutors(): Executor[] {
  return [...executors.values()];
}

/** @throws InputError that lists the known ones, where none has that name. */
export function findExecutor(name: string): Executor {
  const executor = executors.get(name);
  if (executor !== undefined) return executor;
  throw new InputError(`executor: must be one of ${[...executors.keys()].join(', ')}, but got ${JSON.stringify(name)}`);
}
