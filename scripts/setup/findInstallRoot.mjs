// @ts-check
import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where this code lies: in `scripts/setup` of a clone, or bundled in `dist/setup` of the package. */
const here = dirname(fileURLToPath(import.meta.url));

/**
 * The folder whose packages a path is among: the one around the innermost `node_modules`, or around the one that holds
 * pnpm's store.
 *
 * @param {string} [folder]
 * @returns {string | null} null where the path goes through none: in a clone.
 */
export function findInstallRoot(folder = here) {
  const parts = folder.split(sep);
  const store = parts.indexOf('.pnpm');
  const index = store > 0 ? store - 1 : parts.lastIndexOf('node_modules');
  return index > 0 ? parts.slice(0, index).join(sep) || sep : null;
}

/** How set-up is started from here, with options where there are any. */
export function nameSetupCommand(/** @type {string} */ options = '') {
  const [program, separator] = findInstallRoot() === null ? ['npm run setup', ' -- '] : ['npx dynclean-setup', ' '];
  return options === '' ? program : `${program}${separator}${options}`;
}
