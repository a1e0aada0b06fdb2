import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { listCatalog } from '@dynclean/datasets';
import { type ExperimentManifest, experimentManifestSchema, InputError } from '@dynclean/schema';

import { findAxisProblems, type ManifestProblem } from './findAxisProblems.js';
import { findExpectedProblems } from './findExpectedProblems.js';
import { findMethodProblems } from './findMethodProblems.js';
import { findNameProblems } from './findNameProblems.js';
import { collectNames, type KnownNames } from './KnownNames.js';
import { findRepeatedProblems } from './findRepeatedProblems.js';
import { readCommonFacts } from './readCommonFacts.js';
import { readYamlDocument } from './readYamlDocument.js';

/** A manifest, where it lies (paths in it are relative to its folder), and what the names in it can mean. */
export interface LoadedManifest {
  readonly path: string;
  readonly manifest: ExperimentManifest;
  readonly names: KnownNames;
}

/**
 * Reads a manifest with what it has in common with others, and checks every name in it: settings, datasets, models,
 * training methods, versions, axes.
 *
 * @throws InputError with all that is wrong in one report, a line each: file, line, path, what must hold, what came,
 *   the choices.
 */
export async function readManifest(path: string): Promise<LoadedManifest> {
  const { value: manifest, complain } = await readYamlDocument(path, experimentManifestSchema, { what: 'a manifest' });
  const refuse = (problems: readonly ManifestProblem[]): void => {
    if (problems.length === 0) return;
    throw new InputError(
      problems.map(({ path: at, must, got }) => complain({ path: at, must, isKey: false }, got)).join('\n'),
    );
  };
  const commonPath = findCommonFile(path, manifest);
  if (commonPath !== null && !existsSync(commonPath)) {
    const must = 'must be a file, relative to this one, with the names that manifests have in common';
    refuse([{ path: ['common'], must, got: manifest.common }]);
  }
  const names = collectNames(manifest, path, commonPath === null ? null : await readCommonFacts(commonPath));
  const catalog = await listCatalog();
  refuse([
    ...findMethodProblems(manifest),
    ...findNameProblems(manifest, { path, names, catalogIds: catalog.map(({ id }) => id) }),
    ...findExpectedProblems(manifest, catalog),
    ...findAxisProblems(manifest),
    ...findRepeatedProblems(manifest),
  ]);
  return { path: resolve(path), manifest, names };
}

/** Where the file that a manifest names in `common` lies, absolute; null: it names none. */
export function findCommonFile(path: string, { common }: Pick<ExperimentManifest, 'common'>): string | null {
  return common === undefined ? null : resolve(dirname(path), common);
}
