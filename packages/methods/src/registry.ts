import { Registry } from '@dynclean/schema';

import * as builtInMethods from './builtInMethods.js';
import type { Method } from './Method.js';

const methods = new Registry<Method>(
  { register: 'registerMethod', key: 'name', choice: 'training method:' },
  ({ name }) => name,
);
for (const method of Object.values(builtInMethods)) registerMethod(method);

/**
 * Makes a method known, so that settings can name it.
 *
 * @returns takes it away again, for tests.
 * @throws Error when another has that name.
 */
export function registerMethod(method: Method): () => void {
  return methods.register(method);
}

/** Every method that is known, by name. */
export function listMethods(): Method[] {
  return methods.names().map((name) => methods.find(name));
}

/** @throws InputError that lists the known ones, where `name` is none of them. */
export function findMethod(name: string): Method {
  return methods.find(name);
}
