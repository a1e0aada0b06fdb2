import { readFileSync } from 'node:fs';

import { commonFactsSchema, experimentManifestSchema } from '@dynclean/schema';
import { parse } from 'yaml';

import { collectNames } from '../manifests/KnownNames.js';
import type { LoadedManifest } from '../manifests/readManifest.js';
import { commonFile } from './commonFile.js';

type Given = Parameters<typeof experimentManifestSchema.parse>[0];

const common = { path: commonFile, facts: commonFactsSchema.parse(parse(readFileSync(commonFile, 'utf8'))) };

/**
 * A manifest of that grid with the models and versions of DynClean, as if it were `/experiments/one.yaml`; the rest is
 * of no importance. For tests.
 */
export function makeTestManifest(
  grid: readonly Given[],
  more: object = {},
  path = '/experiments/one.yaml',
): LoadedManifest {
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
  return { path, manifest, names: collectNames(manifest, path, common) };
}
