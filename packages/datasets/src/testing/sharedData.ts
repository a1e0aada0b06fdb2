import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe } from '@jest/globals';

/** The development data beside the repository: the corpora of the paper, which may not be part of it. */
export const SHARED_DATASETS = fileURLToPath(new URL('../../../../../shared/datasets', import.meta.url));

/** A group of tests that needs a file of the development data; skipped, and named so, where it is not there. */
export function describeWithSharedData(name: string, needed: string, tests: () => void): void {
  if (existsSync(join(SHARED_DATASETS, needed))) describe(name, tests);
  else describe.skip(`${name} (skipped: ../shared/datasets/${needed} is not there)`, tests);
}
