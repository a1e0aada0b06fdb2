import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A folder of the repository that a package takes along where it is published, by copying it into its `dist` when it is
 * built. In a clone it is the repository's own folder, so that what is changed or added there counts at once.
 *
 * @param moduleUrl - `import.meta.url` of the module that asks.
 * @param from - the folder as it lies from that module: in the repository, and in the package.
 */
export function findCarriedFolder(
  moduleUrl: string,
  { inRepository, inPackage }: { readonly inRepository: string; readonly inPackage: string },
): string {
  const isInstalled = fileURLToPath(moduleUrl).split(sep).includes('node_modules');
  return fileURLToPath(new URL(isInstalled ? inPackage : inRepository, moduleUrl));
}
