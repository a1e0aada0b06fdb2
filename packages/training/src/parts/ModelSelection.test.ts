import { beforeAll, describe, expect, it } from '@jest/globals';
import { countEntitiesByLabel } from '@dynclean/datasets';
import { startEngine } from '@dynclean/engine';
import type { TrainingSettings } from '@dynclean/schema';

import { makeTinyTask } from '../testing/makeTinyTask.js';
import { createCaller } from '../testing/createCaller.js';
import type { EvaluationRecord, TrainingEvent } from '../TrainingEvent.js';
import { type TrainOptions, trainSpanModel } from '../trainSpanModel.js';
import { ModelSelection } from './ModelSelection.js';

/** Nothing is learned at this rate, so that every evaluation is that of the first weights. */
const standstill = { encoderLr: 1e-30, headLr: 1e-30 } as const;

/** What a training takes, dev and test being the training data; ten sentences in five batches. */
function makeOptions(overrides: Partial<TrainingSettings>, numSentences = 10) {
  const { sentences } = makeTinyTask();
  const task = makeTinyTask(
    { batchSize: 2, totalEpochs: 1, ...overrides },
    { given: sentences.slice(0, numSentences) },
  );
  const model = task.createModel(1);
  const dev = { corpus: task.corpus, entityCounts: countEntitiesByLabel(task.sentences, task.vocabulary) };
  const options: TrainOptions = { ...task, model, labels: task.spans.labels, dev };
  return { options, model, dev, task };
}

describe(ModelSelection, () => {
  beforeAll(() => startEngine({ engine: 'cpu' }));

  it('keeps the first of equal evaluations, a model that finds nothing included', async () => {
    const { options, model, task } = makeOptions({ ...standstill, totalEpochs: 2 });
    const silent = createCaller(task, [100, 0, 0]); // calls every span nothing
    const { evaluations, best } = await trainSpanModel({ ...options, model: silent });
    expect(evaluations.map(({ step, scores, best: isBest }) => [step, scores.f1, isBest])).toEqual([
      [2, 0, true],
      [4, 0, false],
      [6, 0, false],
      [8, 0, false],
      [10, 0, false],
    ]);
    expect(best).toMatchObject({ step: 2, epoch: 1 });
    for (const one of [model, silent]) one.dispose();
  });

  it('scores the last weights of an epoch anew where dev was measured before its end', async () => {
    // Five steps, measured after the second and the fourth: at the end of the epoch the weights are others.
    const events: TrainingEvent[] = [];
    const { options, model, dev } = makeOptions({ modelSelection: 'last', encoderLr: 1e-2, headLr: 5e-2 });
    const passes = (): number => events.filter((event) => event.kind === 'pass' && event.done === event.total).length;
    const result = await trainSpanModel({ ...options, test: dev, onEvent: (event) => void events.push(event) });
    expect(result.evaluations.map(({ step }) => step)).toEqual([2, 4]);
    expect(result.epochEnds.map(({ step }) => step)).toEqual([5]);
    expect(passes()).toBe(2 + 2); // two evaluations, then dev and test at the end
    expect(result.epochEnds[0]?.dev).toEqual(result.epochEnds[0]?.test);
    expect(result.best).toMatchObject({ step: 5, epoch: 1, scores: result.epochEnds[0]?.dev });
    model.dispose();
  });

  it('does not measure ends of epochs where the best on dev is kept', async () => {
    const { options, model } = makeOptions(standstill);
    expect((await trainSpanModel(options)).epochEnds).toEqual([]);
    model.dispose();
  });

  it('goes on from what was found: the last of the best evaluations', () => {
    const { options, model } = makeOptions({});
    const scoresOf = (f1: number) => ({
      precision: f1,
      recall: f1,
      f1,
      correct: 1,
      predicted: 1,
      gold: 1,
      byLabel: [],
    });
    const evaluation = (step: number, f1: number, best: boolean): EvaluationRecord => ({
      kind: 'evaluation',
      step,
      epoch: 1,
      scores: scoresOf(f1),
      best,
      test: best ? scoresOf(f1 / 2) : null,
    });
    const progress = {
      evaluations: [evaluation(1, 0.2, true), evaluation(2, 0.6, true), evaluation(4, 0.5, false)],
      epochEnds: [],
    };
    const selection = new ModelSelection({ ...options, stepsPerEvaluation: 1, measuresStart: false });
    selection.restore({ epoch: 1, step: 5, progress, best: model.snapshot() });
    expect(selection.kept).toEqual({
      best: { step: 2, epoch: 1, scores: scoresOf(0.6) },
      test: scoresOf(0.3),
    });
    expect(selection.state().best?.step).toBe(2);
    selection.dispose();
    model.dispose();
  });
});
