// @ts-check
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { SetupError } from '../setup/SetupError.mjs';

/** Where no package of ours lies. */
const foreign = new Set(['node_modules', 'dist', '.git', '.engine', '.nx']);

/**
 * The file that Node runs for `dynclean`: the `bin` of the package @dynclean/cli, wherever that lies below a root.
 *
 * @param {string} root
 * @returns {Promise<string>}
 * @throws SetupError where there is none.
 */
export async function findProgram(root) {
  const folders = [root];
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) {
      const { name, bin } = JSON.parse(await readFile(file, 'utf8'));
      const path = typeof bin === 'string' ? bin : bin?.dynclean;
      if (name === '@dynclean/cli' && path !== undefined) return join(folder, path);
    }
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.isDirectory() && !foreign.has(entry.name)) folders.push(join(folder, entry.name));
    }
  }
  throw new SetupError(`${root}: must have a package @dynclean/cli with a "bin" for dynclean, but has none`);
}
