import { experimentManifestSchema } from '@dynclean/schema';

import type { LoadedManifest } from '../manifests/readManifest.js';

type Given = Parameters<typeof experimentManifestSchema.parse>[0];

/** A manifest of that grid, as if it were `/experiments/one.yaml`; the rest is of no importance. For tests. */
export function makeTestManifest(grid: readonly Given[], more: object = {}): LoadedManifest {
  const manifest = experimentManifestSchema.parse({
    paper: 'p',
    item: 'table 1',
    kind: 'table',
    title: 't',
    source: 's',
    metrics: ['f1'],
    cost: { trainings: 0, about: '' },
    grid,
    ...more,
  });
  return { path: '/experiments/one.yaml', manifest };
}
