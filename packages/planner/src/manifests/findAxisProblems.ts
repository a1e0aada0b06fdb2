import type { ExperimentManifest } from '@dynclean/schema';

import { listGridPaths } from './listGridPaths.js';
import { toList } from './toList.js';

/** What every grid has. `sign` and `metric` are of what is measured, `type` and `split` of the data. */
const COMMON_AXES = ['dataset', 'model', 'version', 'block', 'seed', 'type', 'split', 'sign', 'metric'] as const;

/** Something in a manifest that means nothing in it: where, what must hold, what came. */
export interface ManifestProblem {
  readonly path: readonly PropertyKey[];
  readonly must: string;
  readonly got: unknown;
}

/**
 * A grid without a cell; and names in `layout` and paths in `expected.cells.with` and `quoted.with` that mean nothing
 * in the grid.
 */
export function findAxisProblems(manifest: ExperimentManifest): ManifestProblem[] {
  return [...checkGrid(manifest), ...checkLayout(manifest), ...checkValues(manifest)];
}

/** Whatever is measured is measured in cells; a prompt alone has none. */
function checkGrid({ grid, prompt }: ExperimentManifest): ManifestProblem[] {
  if (grid.length > 0 || prompt !== undefined) return [];
  return [{ path: ['grid'], must: 'must have at least one block', got: grid }];
}

function checkLayout({ layout, grid }: ExperimentManifest): ManifestProblem[] {
  if (layout === undefined || grid.length === 0) return [];
  const axes = [...COMMON_AXES, ...listGridPaths({ grid })];
  const check = (names: readonly string[] | undefined, at: string, known: readonly string[]): ManifestProblem[] =>
    (names ?? []).flatMap((name, index) =>
      known.includes(name)
        ? []
        : [{ path: ['layout', at, index], must: `must be one of ${known.join(', ')} (axes of this grid)`, got: name }],
    );
  if ('rows' in layout) {
    const twice = layout.columns.flatMap((name, index) =>
      layout.rows.includes(name)
        ? [{ path: ['layout', 'columns', index], must: 'must be another axis than those of the rows', got: name }]
        : [],
    );
    return [...check(layout.rows, 'rows', axes), ...check(layout.columns, 'columns', axes), ...twice];
  }
  const { figure, x, series, panels } = layout;
  const across = { 'dev-curves': 'epoch', sweep: 'k' }[figure as string] ?? null;
  const ofX =
    x === undefined || x === across
      ? []
      : [
          {
            path: ['layout', 'x'],
            must: across === null ? `must be left out for ${figure}` : `must be ${across}`,
            got: x,
          },
        ];
  return [...ofX, ...check(series, 'series', axes), ...check(panels, 'panels', axes)];
}

function checkValues({ expected, quoted = [], grid }: ExperimentManifest): ManifestProblem[] {
  const given = new Map(listGridPaths({ grid }).map((path) => [path, listValues(grid, path)]));
  const check = (
    list: readonly { readonly with?: object | undefined }[],
    at: readonly PropertyKey[],
  ): ManifestProblem[] =>
    list.flatMap((cell, index) =>
      Object.entries(cell.with ?? {}).flatMap(([path, value]): ManifestProblem[] => {
        const values = given.get(path);
        const place = [...at, index, 'with', path];
        if (values === undefined) {
          const known = [...given.keys()].join(', ') || 'none: the grid gives no setting';
          return [{ path: place, must: `must be a setting of the grid, one of ${known}`, got: value }];
        }
        // What is chosen on dev is known when it was chosen.
        if (values.some((one) => typeof one === 'object') || values.includes(value)) return [];
        return [{ path: place, must: `must be one of ${values.join(', ')} (those of the grid)`, got: value }];
      }),
    );
  return [...check(expected?.cells ?? [], ['expected', 'cells']), ...check(quoted, ['quoted'])];
}

/** Everything that blocks of a grid give for a setting. */
function listValues(grid: ExperimentManifest['grid'], path: string): unknown[] {
  const [group = '', ...rest] = path.split('.');
  return grid.flatMap((block) =>
    toList<unknown>(
      [group, ...rest].reduce<unknown>((of, key) => (of as Record<string, unknown> | undefined)?.[key], block),
    ),
  );
}
