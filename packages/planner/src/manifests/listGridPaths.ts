import type { ExperimentManifest, GridBlock } from '@dynclean/schema';

/**
 * Settings of a block by path (`training.headLr`, `methods.<name>.<setting>`, `cleaner.training.headLr`, `precision`),
 * as it gives them.
 */
export function listBlockSettings(block: GridBlock): [path: string, value: unknown][] {
  const { training, cleaning, methods, precision } = block;
  const { training: cleanerTraining, methods: cleanerMethods, ...cleaner } = block.cleaner ?? {};
  const groups: Readonly<Record<string, object | undefined>> = {
    training,
    cleaning,
    ...prefixKeys('methods', methods),
    cleaner,
    'cleaner.training': cleanerTraining,
    ...prefixKeys('cleaner.methods', cleanerMethods),
  };
  const settings = Object.entries(groups).flatMap(([group, of]) =>
    Object.entries<unknown>({ ...of }).flatMap(([key, value]): [string, unknown][] =>
      value === undefined ? [] : [[`${group}.${key}`, value]],
    ),
  );
  return precision === undefined ? settings : [...settings, ['precision', precision]];
}

const prefixKeys = (prefix: string, groups: Readonly<Record<string, object>> = {}) =>
  Object.fromEntries(Object.entries(groups).map(([name, of]) => [`${prefix}.${name}`, of]));

/** Paths of all settings that some block of a grid gives. */
export function listGridPaths({ grid }: Pick<ExperimentManifest, 'grid'>): string[] {
  return [...new Set(grid.flatMap((block) => listBlockSettings(block).map(([path]) => path)))];
}
