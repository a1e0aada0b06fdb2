import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { listCatalog } from '@dynclean/datasets';
import { type ExperimentManifest, experimentManifestSchema, InputError } from '@dynclean/schema';

import { knownModels } from './knownModels.js';
import { parseVersion, VERSION_NAMES } from './parseVersion.js';
import { readYamlDocument } from './readYamlDocument.js';
import { toList } from './toList.js';

/** A manifest and where it lies: paths in it are relative to its folder. */
export interface LoadedManifest {
  readonly path: string;
  readonly manifest: ExperimentManifest;
}

/**
 * Reads a manifest and checks every name in it: settings, datasets, models, versions.
 *
 * @throws InputError with all that is wrong in one report, a line each: file, line, path, what must hold, what came, the
 *   choices.
 */
export async function readManifest(path: string): Promise<LoadedManifest> {
  const { value: manifest, complain } = await readYamlDocument(path, experimentManifestSchema, 'a manifest');
  const { datasets = {}, models = {}, versions = {} } = manifest.define ?? {};
  const catalog = await listCatalog();
  const modelNames = [...knownModels.keys(), ...Object.keys(models)];
  const datasetNames = [...catalog.map(({ id }) => id), ...Object.keys(datasets)];
  const problems: string[] = [];
  const check = (at: readonly PropertyKey[], name: string, isKnown: boolean, choices: string): void => {
    if (!isKnown) problems.push(complain({ path: at, must: `must be one of ${choices}`, isKey: false }, name));
  };
  const eachOf = (
    given: string | readonly string[] | undefined,
    at: readonly PropertyKey[],
    visit: (name: string, at: readonly PropertyKey[]) => void,
  ): void => {
    toList(given).forEach((name, index) => visit(name, Array.isArray(given) ? [...at, index] : at));
  };

  for (const [name, { dataset }] of Object.entries(datasets)) {
    const isKnown = catalog.some(({ id }) => id === dataset) || existsSync(resolve(dirname(path), dataset));
    const hasReason = datasets[name]?.needs !== undefined; // a folder that a user is yet to bring
    check(
      ['define', 'datasets', name, 'dataset'],
      dataset,
      isKnown || hasReason,
      `${catalog.map(({ id }) => id).join(', ')} or a folder`,
    );
  }
  for (const [name, { cleaner }] of Object.entries(versions)) {
    check(['define', 'versions', name, 'cleaner'], cleaner, modelNames.includes(cleaner), modelNames.join(', '));
  }
  manifest.grid.forEach((block, index) => {
    const at = ['grid', index];
    eachOf(block.datasets, [...at, 'datasets'], (name, place) =>
      check(place, name, datasetNames.includes(name), datasetNames.join(', ')),
    );
    eachOf(block.models, [...at, 'models'], (name, place) =>
      check(place, name, modelNames.includes(name), modelNames.join(', ')),
    );
    const ownVersions = Object.keys(versions)
      .map((name) => `, ${name}`)
      .join('');
    eachOf(block.versions, [...at, 'versions'], (name, place) =>
      check(place, name, parseVersion(name, '', versions) !== null, VERSION_NAMES + ownVersions),
    );
    if (block.needs === 'scores' && block.models === undefined) {
      problems.push(
        complain({
          path: [...at, 'models'],
          must: `must name a model to measure (or say \`needs: cleaning\`), one of ${modelNames.join(', ')}`,
          isKey: false,
        }),
      );
    }
  });
  const gridNames = {
    dataset: new Set(manifest.grid.flatMap(({ datasets: of }) => toList(of))),
    model: new Set(manifest.grid.flatMap(({ models: of }) => toList(of))),
    version: new Set(manifest.grid.flatMap(({ versions: of }) => toList(of))),
    block: new Set(manifest.grid.flatMap(({ name }) => toList(name))),
  };
  manifest.expected?.cells.forEach((cell, index) => {
    for (const [key, names] of Object.entries(gridNames)) {
      const name = cell[key as keyof typeof gridNames];
      if (name === undefined || names.has(name)) continue;
      check(['expected', 'cells', index, key], name, false, `${[...names].join(', ') || 'none'} (those of the grid)`);
    }
  });
  if (problems.length > 0) throw new InputError(problems.join('\n'));
  return { path: resolve(path), manifest };
}
