import { relative, resolve, sep } from 'node:path';

/** `target` as `folder` should write it: relative where both lie under `root`, else absolute. */
export function relateFolder(target: string, folder: string, root: string | undefined): string {
  const path = resolve(target);
  const isInside = root !== undefined && `${path}${sep}`.startsWith(`${resolve(root)}${sep}`);
  return isInside ? relative(resolve(folder), path) || '.' : path;
}
