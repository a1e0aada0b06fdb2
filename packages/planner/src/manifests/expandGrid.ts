import { type ExperimentManifest, type GridBlock, type HeldOutSettings, InputError } from '@dynclean/schema';

import { listBlockSettings } from './listGridPaths.js';
import { isPlainVersion } from './parseVersion.js';
import type { SettingValue } from './SettingValue.js';
import { toList } from './toList.js';

/** A choice on dev that a cell asks for. */
export interface DevChoice {
  readonly chosenOnDev: readonly number[];
}

/** One combination of what a block lists, as the manifest says it. */
export interface GridCell {
  readonly block: number;
  readonly blockName: string | null;
  readonly dataset: string;
  readonly model: string | null;
  readonly version: string;
  readonly seed: number;
  readonly needs: GridBlock['needs'];
  /** How folds are held out for measures and rules, in as many ways; missing: none are. */
  readonly heldOut?: readonly HeldOutSettings[];
  /** Settings by path (`training.headLr`), all that the block sets. */
  readonly settings: Readonly<Record<string, SettingValue | DevChoice>>;
  /** Paths among them that the block gives as lists. */
  readonly swept: readonly string[];
}

/** Settings of a block as lists of choices, by path, and whether it gives them as lists. */
function listChoices(block: GridBlock): [string, readonly unknown[], boolean][] {
  return listBlockSettings(block).map(([path, value]) => [path, toList(value), Array.isArray(value)]);
}

/** More cells than this are a slip: the largest manifest of ours has 330. */
const MAX_CELLS = 20_000;

/** @throws InputError before anything is expanded that nobody could wait for. */
function requireFewCells({ grid, item }: ExperimentManifest, limits: GridLimits): void {
  const counts = grid.map((block) => {
    const seeds = limits.seeds ?? toList(block.seeds).slice(0, limits.maxSeeds);
    const lists = [block.datasets, block.models ?? [null], block.versions, seeds].map((list) => toList<unknown>(list));
    const choices = listChoices(block).map(([, values]) => values);
    return [...lists, ...choices].reduce((product, values) => product * values.length, 1);
  });
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total <= MAX_CELLS) return;
  throw new InputError(
    `${item}: grid: must have at most ${MAX_CELLS} cells, but got ${total} (by block: ${counts.join(', ')}). ` +
      'Sweep over fewer values at a time.',
  );
}

/** Every combination; the last list varies fastest. */
function combine(choices: readonly [string, readonly unknown[]][]): Record<string, unknown>[] {
  return choices.reduce<Record<string, unknown>[]>(
    (combined, [name, values]) => combined.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
}

/** Seeds of a grid that are asked for. */
export interface GridLimits {
  /** In place of the first `maxSeeds` of each block's. */
  readonly seeds?: readonly number[] | undefined;
  readonly maxSeeds?: number | undefined;
}

/** What a version that no cleaning made does not depend on. */
const isOfCleaning = (path: string): boolean => path.startsWith('clean');

/**
 * The cells of a manifest, in the order in which it lists them. Where a version comes from no cleaning, settings of
 * cleanings are left out, and what is then the same cell comes once.
 *
 * @throws InputError for a grid of more cells than can be planned.
 */
export function expandGrid(manifest: ExperimentManifest, limits: GridLimits = {}): GridCell[] {
  requireFewCells(manifest, limits);
  const seen = new Set<string>();
  return manifest.grid.flatMap((block, index) => {
    const choices = listChoices(block);
    const swept = choices.filter(([, , isList]) => isList).map(([path]) => path);
    const seeds = limits.seeds ?? toList(block.seeds).slice(0, limits.maxSeeds);
    const cells: GridCell[] = [];
    for (const dataset of toList(block.datasets)) {
      for (const model of block.models === undefined ? [null] : toList(block.models)) {
        for (const version of toList(block.versions)) {
          const own = choices.filter(([path]) => !(isPlainVersion(version) && isOfCleaning(path)));
          for (const settings of combine(own.map(([path, values]) => [path, values]))) {
            for (const seed of seeds) {
              const cell: GridCell = {
                block: index,
                blockName: block.name ?? null,
                dataset,
                model,
                version,
                seed,
                needs: block.needs,
                ...(block.heldOut !== undefined && !isPlainVersion(version) && { heldOut: toList(block.heldOut) }),
                settings: settings as GridCell['settings'],
                swept: swept.filter((path) => path in settings),
              };
              const { block: _block, ...identity } = cell;
              const text = JSON.stringify(identity);
              if (seen.has(text)) continue;
              seen.add(text);
              cells.push(cell);
            }
          }
        }
      }
    }
    return cells;
  });
}
