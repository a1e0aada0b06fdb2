import { createRandom } from '@dynclean/random';

/**
 * Parts things into folds at random, beyond DynClean the names of a corpus (held out by words): each fold has as many
 * as any other, or one more.
 *
 * @param options.count - how many things there are.
 * @returns `[count]` the fold of each, in `[0, folds)`. The same seed gives the same folds on any machine.
 * @throws RangeError for fewer than two folds.
 */
export function partIntoFolds({
  count,
  folds,
  seed,
}: {
  readonly count: number;
  readonly folds: number;
  readonly seed: number;
}): Int32Array {
  if (!Number.isInteger(folds) || folds < 2) {
    throw new RangeError(`partIntoFolds: folds must be an integer of at least 2, but got ${folds}`);
  }
  const random = createRandom(seed, folds);
  const foldOf = Int32Array.from({ length: count }, (_, index) => index % folds);
  for (let index = count - 1; index > 0; index--) {
    const other = random.integer(index + 1); // Fisher-Yates: every order is as likely as any other
    [foldOf[index], foldOf[other]] = [foldOf[other]!, foldOf[index]!];
  }
  return foldOf;
}
