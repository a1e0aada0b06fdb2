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
  const collect = (namesOf: (block: GridBlock) => readonly string[]): readonly string[] => [
    ...new Set(manifests.flatMap(({ manifest }) => manifest.grid.flatMap(namesOf))),
  ];
  const known = {
    datasets: collect((block) => toList(block.datasets)),
    models: collect((block) => toList(block.models)),
  };
  requireKnown('datasets', datasets, known.datasets);
  requireKnown('models', models, known.models);
}

function requireKnown(what: string, names: readonly string[] | undefined, known: readonly string[]): void {
  for (const name of names ?? []) {
    if (known.includes(name)) continue;
    throw new InputError(
      `${what}: must be some of ${known.join(', ') || 'none'}, as the manifests name them, but got ${JSON.stringify(name)}`,
    );
  }
}
