import { InputError } from '@dynclean/schema';
import type { FinishedStage, Results } from '@dynclean/stages';

/**
 * The finished stage that a person means: by its key, the beginning of it, its folder's name, or its title.
 *
 * @throws InputError when there is none, or several.
 */
export function findRun({ stages, folder }: Results, wanted: string): FinishedStage {
  const name = wanted
    .replace(/\/+$/, '')
    .replace(/^.*\//, '')
    .replace(/^[a-z][a-z0-9-]*-(?=[0-9a-f]{4,}$)/, '');
  const found = stages.filter(
    ({ record }) => (name.length >= 4 && record.key.startsWith(name)) || record.title === wanted,
  );
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  const got =
    found.length === 0
      ? 'which none has'
      : `which ${found.length} have: ${found.map(({ record }) => record.key).join(', ')}`;
  throw new InputError(
    `runs: must be the key of a finished stage in ${folder} (its first four digits will do) or its title, but got ` +
      `${JSON.stringify(wanted)}, ${got}. "dynclean runs list" shows what is there.`,
  );
}
