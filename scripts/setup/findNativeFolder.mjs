// @ts-check
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { findInstallRoot } from './findInstallRoot.mjs';

/** Where the addon's C++ lies in a clone. */
export const nativeFolder = join('packages', 'backend-libtorch', 'native');

/** Where it lies: in the clone, else in the package that this code came with, from whose `dist/setup` it is started. */
export function findNativeFolder(/** @type {string} */ root) {
  return findInstallRoot() === null
    ? join(root, nativeFolder)
    : fileURLToPath(new URL('../../native', import.meta.url));
}

/**
 * The folder of an npm package with headers: as Node finds it from the addon's sources, else in the root.
 *
 * @param {string} name
 * @param {string} root
 */
export function findHeaderPackage(name, root) {
  try {
    return dirname(createRequire(join(findNativeFolder(root), 'addon.cc')).resolve(`${name}/package.json`));
  } catch {
    return join(root, 'node_modules', name);
  }
}
