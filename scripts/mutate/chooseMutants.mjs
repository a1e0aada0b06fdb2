// @ts-check
import { createHash } from 'node:crypto';

/**
 * Those that are asked for, in the order of the list.
 *
 * @param {readonly import('./readMutants.mjs').Mutant[]} mutants
 * @param {{ share: number, seed: string, words: readonly string[] }} choice `share` of those with a word, at least one;
 *   the same seed draws the same ones, and most of them still when others join the list.
 */
export function chooseMutants(mutants, { share, seed, words }) {
  const text = ({ file, test, why, name = '' }) => `${file} ${test} ${why} ${name}`;
  const found = mutants.filter((mutant) => words.length === 0 || words.some((word) => text(mutant).includes(word)));
  const rank = ({ file, from, to }) =>
    createHash('sha256')
      .update(JSON.stringify([seed, file, from, to]))
      .digest('hex');
  const drawn = found
    .map((mutant) => ({ mutant, rank: rank(mutant) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, Math.ceil(share * found.length))
    .map(({ mutant }) => mutant);
  return found.filter((mutant) => drawn.includes(mutant));
}
