import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { listCatalog } from '@dynclean/datasets';
import {
  type ExpectedCell,
  type ExperimentManifest,
  experimentManifestSchema,
  getOwn,
  InputError,
  metricNames,
} from '@dynclean/schema';

import { findAxisProblems, type ManifestProblem } from './findAxisProblems.js';
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
 * Reads a manifest and checks every name in it: settings, datasets, models, versions, axes.
 *
 * @throws InputError with all that is wrong in one report, a line each: file, line, path, what must hold, what came, the
 *   choices.
 */
export async function readManifest(path: string): Promise<LoadedManifest> {
  const { value: manifest, complain } = await readYamlDocument(path, experimentManifestSchema, 'a manifest');
  const catalog = await listCatalog();
  const catalogIds = catalog.map(({ id }) => id);
  const problems = [
    ...checkDefinitions(manifest, path, catalogIds),
    ...checkGrid(manifest, catalogIds),
    ...checkExpected(manifest, catalog),
    ...checkTwice(manifest),
    ...findAxisProblems(manifest),
  ];
  if (problems.length > 0) {
    throw new InputError(
      problems.map(({ path: at, must, got }) => complain({ path: at, must, isKey: false }, got)).join('\n'),
    );
  }
  return { path: resolve(path), manifest };
}

/** A name that must be one of some; nothing where it is. */
function requireKnown(
  at: readonly PropertyKey[],
  name: string | number,
  isKnown: boolean,
  choices: string,
): ManifestProblem[] {
  return isKnown ? [] : [{ path: at, must: `must be one of ${choices}`, got: name }];
}

/** Each name of one or several, with its place. */
function placesOf(
  given: string | readonly string[] | undefined,
  at: readonly PropertyKey[],
): [string, readonly PropertyKey[]][] {
  return toList(given).map((name, index) => [name, Array.isArray(given) ? [...at, index] : at]);
}

const listModels = ({ define }: ExperimentManifest): string[] => [
  ...knownModels.keys(),
  ...Object.keys(define?.models ?? {}),
];

function checkDefinitions(
  manifest: ExperimentManifest,
  path: string,
  catalogIds: readonly string[],
): ManifestProblem[] {
  const { datasets = {}, versions = {} } = manifest.define ?? {};
  const modelNames = listModels(manifest);
  return [
    ...Object.entries(datasets).flatMap(([name, { dataset, needs }]) => {
      const isKnown = catalogIds.includes(dataset) || existsSync(resolve(dirname(path), dataset));
      // With `needs` it is a folder that a user is yet to bring.
      const at = ['define', 'datasets', name, 'dataset'];
      return requireKnown(at, dataset, isKnown || needs !== undefined, `${catalogIds.join(', ')} or a folder`);
    }),
    ...Object.entries(versions).flatMap(([name, { cleaner }]) =>
      requireKnown(
        ['define', 'versions', name, 'cleaner'],
        cleaner,
        modelNames.includes(cleaner),
        modelNames.join(', '),
      ),
    ),
  ];
}

function checkGrid(manifest: ExperimentManifest, catalogIds: readonly string[]): ManifestProblem[] {
  const { datasets = {}, versions = {} } = manifest.define ?? {};
  const modelNames = listModels(manifest);
  const datasetNames = [...catalogIds, ...Object.keys(datasets)];
  const versionNames = [VERSION_NAMES, ...Object.keys(versions)].join(', ');
  return manifest.grid.flatMap((block, index): ManifestProblem[] => {
    const at = ['grid', index];
    const lacksModel = block.needs === 'scores' && block.models === undefined;
    return [
      ...placesOf(block.datasets, [...at, 'datasets']).flatMap(([name, place]) =>
        requireKnown(place, name, datasetNames.includes(name), datasetNames.join(', ')),
      ),
      ...placesOf(block.models, [...at, 'models']).flatMap(([name, place]) =>
        requireKnown(place, name, modelNames.includes(name), modelNames.join(', ')),
      ),
      ...placesOf(block.versions, [...at, 'versions']).flatMap(([name, place]) =>
        requireKnown(place, name, parseVersion(name, '', versions) !== null, versionNames),
      ),
      ...(lacksModel
        ? [
            {
              path: [...at, 'models'],
              must: `must name a model to measure (or say \`needs: cleaning\`), one of ${modelNames.join(', ')}`,
              got: undefined,
            },
          ]
        : []),
    ];
  });
}

/** Names of published cells are names of the grid; types those of its datasets, as far as these are known. */
function checkExpected(
  { expected, grid, define }: ExperimentManifest,
  catalog: Awaited<ReturnType<typeof listCatalog>>,
): ManifestProblem[] {
  const datasets = grid.flatMap((block) => toList(block.datasets));
  const infos = datasets.map((name) => {
    const id = getOwn(define?.datasets, name)?.dataset ?? name;
    return catalog.find((entry) => entry.id === id)?.info;
  });
  const types = infos.flatMap((info) => info?.types ?? []);
  const known: Readonly<Record<string, ReadonlySet<string | number>>> = {
    dataset: new Set(datasets),
    model: new Set(grid.flatMap(({ models }) => toList(models))),
    version: new Set(grid.flatMap(({ versions }) => toList(versions))),
    block: new Set(grid.flatMap(({ name }) => toList(name))),
    seed: new Set(grid.flatMap(({ seeds }) => toList(seeds))),
    ...(infos.every((info) => info !== undefined) && { type: new Set(types) }),
  };
  return (expected?.cells ?? []).flatMap((cell, index) =>
    Object.entries(known).flatMap(([key, names]): ManifestProblem[] => {
      const name = cell[key as keyof typeof cell] as string | number | undefined;
      if (name === undefined) return [];
      const at = ['expected', 'cells', index, key];
      return requireKnown(at, name, names.has(name), `${[...names].join(', ') || 'none'} (those of the grid)`);
    }),
  );
}

/** A place has one published figure: of two, a table could only show one. */
function checkTwice({ expected, quoted = [] }: ExperimentManifest): ManifestProblem[] {
  const check = (
    cells: readonly (ExpectedCell & { name?: string })[],
    at: readonly PropertyKey[],
  ): ManifestProblem[] => {
    const seen = new Map<string, number>();
    return cells.flatMap((cell, index) =>
      metricNames.flatMap((metric): ManifestProblem[] => {
        if (cell[metric] === undefined) return [];
        const { name, dataset, model, version, block, seed, type, split, with: of = {} } = cell;
        const settings = Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1));
        const place = JSON.stringify([metric, name, dataset, model, version, block, seed, type, split, settings]);
        const first = seen.get(place);
        if (first === undefined) seen.set(place, index);
        if (first === undefined) return [];
        const must = `must be of another place than that of ${at.join('.')}[${first}]`;
        return [{ path: [...at, index, metric], must, got: cell[metric] }];
      }),
    );
  };
  return [...check(expected?.cells ?? [], ['expected', 'cells']), ...check(quoted, ['quoted'])];
}
