import { existsSync } from 'node:fs';

import { InputError } from '@dynclean/schema';

/** Throws an `InputError` where `path` exists and `force` was not given. */
export function refuseExisting(path: string, options: { readonly force?: boolean } = {}): void {
  if (options.force !== true && existsSync(path)) {
    throw new InputError(
      `${path}: exists already; nothing was overwritten. Give another name, or --force to replace it.`,
    );
  }
}
