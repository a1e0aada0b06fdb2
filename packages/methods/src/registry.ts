import { InputError } from '@dynclean/schema';

import * as builtInMethods from './builtInMethods.js';
import type { Method } from './Method.js';

const methods = new Map<string, Method>();
for (const method of Object.values(builtInMethods)) registerMethod(method);

/**
 * Makes a method known, so that settings can name it.
 *
 * @returns takes it away again, for tests.
 * @throws Error when another has that name.
 */
export function registerMethod(method: Method): () => void {
  const { name } = method;
  if (methods.has(name)) {
    throw new Error(`registerMethod: name must be new, but got "${name}", which is known already`);
  }
  methods.set(name, method);
  return () => void methods.delete(name);
}

/** Every method that is known, by name. */
export function listMethods(): Method[] {
  return [...methods.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** @throws InputError that lists the known ones, where `name` is none of them. */
export function findMethod(name: string): Method {
  const method = methods.get(name);
  if (method !== undefined) return method;
  const known = listMethods().map((of) => of.name);
  throw new InputError(`training method: must be one of ${known.join(', ')}, but got "${name}"`);
}
