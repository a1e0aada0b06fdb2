import { rename, rm } from 'node:fs/promises';

import { temporaryName } from './temporaryNames.js';

/**
 * Removes a temporary folder of `path`, taking it away by a rename first: whoever still believes it to be its own must
 * not find one half removed.
 */
export async function discard(leftover: string, path: string): Promise<void> {
  const away = temporaryName(path, 'partial');
  await rename(leftover, away);
  await rm(away, { recursive: true, force: true });
}
