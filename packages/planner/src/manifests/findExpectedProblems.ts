import type { listCatalog } from '@dynclean/datasets';
import { type ExpectedCell, type ExperimentManifest, getOwn, metricNames } from '@dynclean/schema';

import type { ManifestProblem } from './findAxisProblems.js';
import { requireKnown } from './findNameProblems.js';
import { toList } from './toList.js';

/** Published cells that are of no cell of the grid or of no metric, or two of one place. */
export function findExpectedProblems(
  manifest: ExperimentManifest,
  catalog: Awaited<ReturnType<typeof listCatalog>>,
): ManifestProblem[] {
  return [...checkExpected(manifest, catalog), ...checkMetrics(manifest), ...checkTwice(manifest)];
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
      const choices = `${[...names].join(', ') || 'none'} (those of the grid)`;
      return requireKnown(at, name, { isKnown: names.has(name), choices });
    }),
  );
}

/** A figure that is none of the manifest's metrics would be held against nothing. */
function checkMetrics({ expected, metrics }: ExperimentManifest): ManifestProblem[] {
  const known = metrics.join(', ');
  return (expected?.cells ?? []).flatMap((cell, index): ManifestProblem[] => {
    const path = ['expected', 'cells', index];
    const given = metricNames.filter((metric) => cell[metric] !== undefined);
    if (given.length === 0) return [{ path, must: `must have a figure of one of the metrics ${known}`, got: cell }];
    return given
      .filter((metric) => !metrics.includes(metric))
      .map((metric) => ({
        path: [...path, metric],
        must: `must be a figure of one of ${known} (the metrics of this manifest)`,
        got: cell[metric],
      }));
  });
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
