import type { ExperimentManifest, GridBlock } from '@dynclean/schema';

/** Settings of a block by path (`training.headLr`, `cleaner.training.headLr`, `precision`), as it gives them. */
export function listBlockSettings(block: GridBlock): [path: string, value: unknown][] {
  const { training, cleaning, selfTraining, precision } = block;
  const { training: cleanerTraining, ...cleaner } = block.cleaner ?? {};
  const groups = { training, cleaning, selfTraining, cleaner, 'cleaner.training': cleanerTraining };
  const settings = Object.entries(groups).flatMap(([group, of]) =>
    Object.entries(of ?? {}).flatMap(([key, value]): [string, unknown][] =>
      value === undefined ? [] : [[`${group}.${key}`, value]],
    ),
  );
  return precision === undefined ? settings : [...settings, ['precision', precision]];
}

/** Paths of all settings that some block of a grid gives. */
export function listGridPaths({ grid }: Pick<ExperimentManifest, 'grid'>): string[] {
  return [...new Set(grid.flatMap((block) => listBlockSettings(block).map(([path]) => path)))];
}
