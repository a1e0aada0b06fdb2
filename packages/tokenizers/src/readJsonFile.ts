import { readFile } from 'node:fs/promises';

import { InputError } from '@dynclean/schema';
import { z } from 'zod';

/**
 * Reads a JSON file of a known shape.
 *
 * @throws InputError that names the file: it cannot be read, is no JSON, or does not have the shape (all problems).
 */
export async function readJsonFile<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new InputError(`${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError(`${path}: must be JSON, but got: ${(error as Error).message}`);
  }
  const result = schema.safeParse(value);
  if (!result.success) throw new InputError(`${path}:\n${z.prettifyError(result.error)}`);
  return result.data;
}
