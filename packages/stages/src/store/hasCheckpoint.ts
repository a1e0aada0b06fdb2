import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { runFiles } from '../context/runFiles.js';

/** Whether a stage's work folder has something that a next start can go on with. */
export function hasCheckpoint(folder: string): boolean {
  return existsSync(join(folder, runFiles.checkpoint, 'checkpoint.json'));
}
