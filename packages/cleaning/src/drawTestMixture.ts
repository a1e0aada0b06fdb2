import { createNormalRandom } from '@dynclean/random';

/** A mixture whose share of wrong labels is known. */
export interface TestMixture {
  readonly numCorpus: number;
  readonly numWrong: number;
  /** Share of the corpus that is wrong. */
  readonly share: number;
  /** Means of right and wrong values; both are normal, with a standard deviation of 1. */
  readonly right: number;
  readonly wrong: number;
  readonly seed: number;
}

/** For tests: values of a corpus, the wrong ones first, and of labels known to be wrong. */
export function drawTestMixture({ numCorpus, numWrong, share, right, wrong, seed }: TestMixture) {
  const random = createNormalRandom(seed);
  const draw = (count: number, mean: number) => Array.from({ length: count }, () => mean + random.normal());
  const numOfWrong = Math.round(share * numCorpus);
  return {
    corpus: Float64Array.from([...draw(numOfWrong, wrong), ...draw(numCorpus - numOfWrong, right)]),
    wrong: Float64Array.from(draw(numWrong, wrong)),
    numOfWrong,
  };
}
