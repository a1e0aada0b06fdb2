import type { Scores } from '@dynclean/schema';

const scores = (f1: number): Scores => ({ f1 }) as Scores;

/** An evaluation on dev; test is measured where it is the best so far. */
interface TestEvaluation {
  readonly step: number;
  readonly epoch: number;
  readonly f1: number;
  readonly best: boolean;
}
const evaluation = ({ step, epoch, f1, best }: TestEvaluation) => ({
  step,
  epoch,
  dev: scores(f1),
  best,
  test: best ? scores(f1 / 2) : null,
});

/** Of a training with two evaluations an epoch: the best of the first epoch is 0.3, of the first two 0.5, then 0.6. */
export const testEvaluations = [
  evaluation({ step: 1, epoch: 1, f1: 0.3, best: true }),
  evaluation({ step: 2, epoch: 1, f1: 0.2, best: false }),
  evaluation({ step: 3, epoch: 2, f1: 0.5, best: true }),
  evaluation({ step: 4, epoch: 2, f1: 0.5, best: false }),
  evaluation({ step: 5, epoch: 3, f1: 0.6, best: true }),
];

/** Where its epochs end, measured on test alone. */
export const testEpochEnds = [1, 2, 3].map((epoch) => ({
  epoch,
  step: 2 * epoch,
  dev: null,
  test: scores(epoch / 10),
}));
