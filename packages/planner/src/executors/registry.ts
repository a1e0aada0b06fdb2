import { Registry } from '@dynclean/schema';

import * as builtInExecutors from './builtInExecutors.js';
import type { Executor } from './Executor.js';

const executors = new Registry<Executor>(
  { register: 'registerExecutor', key: 'name', choice: 'executor:' },
  ({ name }) => name,
);
for (const executor of Object.values(builtInExecutors)) executors.register(executor as Executor);

/**
 * Makes a place where stages run known to `--executor`.
 *
 * @returns takes it away again, for tests.
 * @throws Error when another has that name.
 */
export function registerExecutor<Settings>(executor: Executor<Settings>): () => void {
  return executors.register(executor as Executor);
}

/** All that are known, in the order in which they came. */
export function listExecutors(): Executor[] {
  return executors.list();
}

/** @throws InputError that lists the known ones, where none has that name. */
export function findExecutor(name: string): Executor {
  return executors.find(name);
}
