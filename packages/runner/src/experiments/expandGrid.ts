import type { ExperimentManifest, GridBlock } from '@dynclean/schema';

import type { SettingValue } from './Plan.js';
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
  /** Settings by path (`training.headLr`), all that the block sets. */
  readonly settings: Readonly<Record<string, SettingValue | DevChoice>>;
  /** Paths among them that the block gives as lists. */
  readonly swept: readonly string[];
}

/** Names and settings of a block as lists of choices, by path. */
function listChoices(block: GridBlock): [string, readonly unknown[], boolean][] {
  const nested = { training: block.training, cleaning: block.cleaning, selfTraining: block.selfTraining };
  const { training: cleanerTraining, ...cleaner } = block.cleaner ?? {};
  const groups = { ...nested, cleaner, 'cleaner.training': cleanerTraining };
  const choices = Object.entries(groups).flatMap(([group, settings]) =>
    Object.entries(settings ?? {}).flatMap(([key, value]): [string, readonly unknown[], boolean][] =>
      value === undefined ? [] : [[`${group}.${key}`, toList(value as unknown), Array.isArray(value)]],
    ),
  );
  const { precision } = block;
  return precision === undefined ? choices : [...choices, ['precision', toList(precision), Array.isArray(precision)]];
}

/** Every combination; the last list varies fastest. */
function combine(choices: readonly [string, readonly unknown[]][]): Record<string, unknown>[] {
  return choices.reduce<Record<string, unknown>[]>(
    (combined, [name, values]) => combined.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
}

/** What a version that no cleaning made does not depend on. */
const isOfCleaning = (path: string): boolean => path.startsWith('clean');

/**
 * The cells of a manifest, in the order in which it lists them. Where a version comes from no cleaning, settings of
 * cleanings are left out, and what is then the same cell comes once.
 *
 * @param limits.seeds - in place of the first `limits.maxSeeds` of each block's.
 */
export function expandGrid(
  manifest: ExperimentManifest,
  limits: { readonly seeds?: readonly number[] | undefined; readonly maxSeeds?: number | undefined } = {},
): GridCell[] {
  const seen = new Set<string>();
  return manifest.grid.flatMap((block, index) => {
    const choices = listChoices(block);
    const swept = choices.filter(([, , isList]) => isList).map(([path]) => path);
    const seeds = limits.seeds ?? toList(block.seeds).slice(0, limits.maxSeeds);
    const cells: GridCell[] = [];
    for (const dataset of toList(block.datasets)) {
      for (const model of block.models === undefined ? [null] : toList(block.models)) {
        for (const version of toList(block.versions)) {
          const isPlain = ['D', 'gold', 'oracle'].includes(version);
          const own = choices.filter(([path]) => !(isPlain && isOfCleaning(path)));
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
