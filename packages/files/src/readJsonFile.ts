import { readFile } from 'node:fs/promises';

import { InputError } from '@dynclean/schema';
import type { z } from 'zod';

import { explainSystemError } from './explainSystemError.js';

/**
 * Reads a JSON file of a known shape.
 *
 * @throws InputError that names the file and, one a line, each key with what must hold and what came.
 */
export async function readJsonFile<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new InputError(`${path}: must be a JSON file, but there is none.`);
    }
    throw explainSystemError(error, path) ?? error;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError(`${path}: must be JSON, but got: ${(error as Error).message}`);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    (issue) => `${path}: ${issue.path.map((key) => `${String(key)}: `).join('')}${issue.message}`,
  );
  throw new InputError(problems.join('\n'));
}
