import { InputError } from '@dynclean/schema';

/** What priors are found from. */
export interface PriorOptions {
  /** `[W]` 0: no type, negative: not tagged. */
  readonly tags: Int32Array;
  /** Names of the types, from label 1. */
  readonly types: readonly string[];
  /** Those that are known, by type. */
  readonly given: Readonly<Record<string, number>>;
}

/**
 * pi of each type: how probable it is that a word has it. As given, or else the share of the tagged words that are
 * labelled so, which is too little where labels are missing.
 *
 * @throws InputError where one is given as 1 or more.
 */
export function estimatePriors({ tags, types, given }: PriorOptions): number[] {
  const numTagged = tags.reduce((count, tag) => count + (tag >= 0 ? 1 : 0), 0);
  return types.map((type, index) => {
    const prior = given[type];
    if (prior === undefined) {
      const labelled = tags.reduce((count, tag) => count + (tag === index + 1 ? 1 : 0), 0);
      return labelled / Math.max(1, numTagged);
    }
    if (prior < 1) return prior;
    throw new InputError(`priors: that of ${type} must be below 1, but got ${prior}. It is a share of all words.`);
  });
}
