import { InputError } from '@dynclean/schema';
import { listStageKinds } from '@dynclean/stages';

import type { Plan } from './Plan.js';

/**
 * The stages that are meant, with all that they read: by kind (`clean`), the beginning of a key, or words of their
 * titles (`roberta on D4`); several in one text with commas between them, where no title has that text. Without a
 * choice, all.
 *
 * @throws InputError when a choice means none.
 */
export function selectStages(plan: Plan, only: readonly string[] | undefined): ReadonlySet<string> {
  if (only === undefined) return new Set(plan.stages.keys());
  const chosen = new Set<string>();
  const find = (wanted: string) =>
    [...plan.stages.values()].filter(
      ({ kind, key, title }) =>
        kind === wanted || (wanted.length >= 4 && key.startsWith(wanted)) || title.includes(wanted),
    );
  // Titles have commas in them, so a text as a whole goes before its parts.
  const all = only.flatMap((text) => (find(text).length > 0 ? [text] : text.split(',').map((part) => part.trim())));
  for (const wanted of all) {
    const found = find(wanted);
    if (found.length === 0) {
      throw new InputError(
        `only: must be a kind (${listStageKinds()
          .map(({ kind }) => kind)
          .join(', ')}), the beginning of a stage's key, or words of its title, ` +
          `but got ${JSON.stringify(wanted)}, which none of the ${plan.stages.size} stages has. --plan lists them.`,
      );
    }
    for (const { key } of found) chosen.add(key);
  }
  const withInputs = (key: string): void => {
    chosen.add(key);
    for (const input of plan.stages.get(key)?.inputs ?? []) withInputs(input);
  };
  for (const key of [...chosen]) withInputs(key);
  return chosen;
}
