import { InputError } from '@dynclean/schema';
import type { ZodType } from 'zod';

import { pickDefined } from './pickDefined.js';

/**
 * Settings with their defaults; `undefined` counts as not given.
 *
 * @param where - what messages call them, e.g. `training`.
 * @throws InputError that names each setting that is unknown or out of its range, with its value.
 */
export function parseSettings<T>(schema: ZodType<T>, given: object, where: string): T {
  const present = pickDefined(given) as Record<string, unknown>;
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const [key] = path;
    return key === undefined
      ? `${where}: ${message}`
      : `${where}.${String(key)}: ${message}, but got ${JSON.stringify(present[String(key)])}`;
  });
  throw new InputError(problems.join('\n'));
}
