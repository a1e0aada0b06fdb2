import { basename, dirname, join } from 'node:path';

/** The lock of a file or folder: `.NAME.lock` beside it. Who writes it holds that. */
export function lockPathOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.lock`);
}
