import { InputError } from '@dynclean/schema';
import { z } from 'zod';

/**
 * Which line of the corpus with words a number of the index means: runs of `[number, line]`, numbers ascending. From
 * each number on, up to the next run, number and line go on side by side.
 */
export const wordLinesSchema = z.array(z.tuple([z.int().nonnegative(), z.int().positive()])).min(1);

/** The same as read. */
export type WordLines = z.infer<typeof wordLinesSchema>;

/**
 * The line, from 1, that a number of the index means.
 *
 * @throws InputError for a number before the first run.
 */
export function findWordLine(runs: WordLines, number: number): number {
  let [low, high] = [0, runs.length]; // the run is the last one that does not begin behind the number
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runs[middle]![0] <= number) low = middle + 1;
    else high = middle;
  }
  const run = runs[low - 1];
  if (run === undefined) throw new InputError(`lines: must begin at or before sentence ${number}, but begin behind it`);
  return run[1] + (number - run[0]);
}
