import type { Scores } from '@dynclean/schema';

const scores = (f1: number): Scores => ({ f1 }) as Scores;
const evaluation = (step: number, epoch: number, f1: number, best: boolean) => ({
  step,
  epoch,
  dev: scores(f1),
  best,
  test: best ? scores(f1 / 2) : null,
});

/** Of a training with two evaluations an epoch: the best of the first epoch is 0.3, of the first two 0.5, then 0.6. */
export const testEvaluations = [
  evaluation(1, 1, 0.3, true),
  evaluation(2, 1, 0.2, false),
  evaluation(3, 2, 0.5, true),
  evaluation(4, 2, 0.5, false),
  evaluation(5, 3, 0.6, true),
];

/** Where its epochs end, measured on test alone. */
export const testEpochEnds = [1, 2, 3].map((epoch) => ({
  epoch,
  step: 2 * epoch,
  dev: null,
  test: scores(epoch / 10),
}));
