import { type GridBlock, InputError } from '@dynclean/schema';

import type { LoadedManifest } from './readManifest.js';
import { toList } from './toList.js';

/**
 * Holds the names that narrow a grid to those of the manifests.
 *
 * @throws InputError for a name that no manifest has: a slip must not pass for a choice.
 */
export function requireNames(
  {
    datasets,
    models,
  }: { readonly datasets?: readonly string[] | undefined; readonly models?: readonly string[] | undefined },
  manifests: readonly LoadedManifest[],
): void {
  requireKnown('datasets', datasets, manifests, (block) => toList(block.datasets));
  requireKnown('models', models, manifests, (block) => toList(block.models));
}

function requireKnown(
  what: string,
  names: readonly string[] | undefined,
  manifests: readonly LoadedManifest[],
  namesOf: (block: GridBlock) => readonly string[],
): void {
  const known = [...new Set(manifests.flatMap(({ manifest }) => manifest.grid.flatMap(namesOf)))];
  for (const name of names ?? []) {
    if (known.includes(name)) continue;
    throw new InputError(
      `${what}: must be some of ${known.join(', ') || 'none'}, as the manifests name them, but got ${JSON.stringify(name)}`,
    );
  }
}
