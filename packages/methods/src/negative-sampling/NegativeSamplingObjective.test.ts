import { seedEngine, startEngine } from '@dynclean/engine';
import { drawUniform } from '@dynclean/models';
import { SpanBatches } from '@dynclean/training';
import { makeTinyTask } from '@dynclean/training/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { computeSamplingScores } from './computeSamplingScores.js';
import { drawNegatives } from './drawNegatives.js';
import { NegativeSamplingObjective, type SampledBatch } from './NegativeSamplingObjective.js';
import { type NegativeSamplingSettings, negativeSamplingSettingsSchema } from './NegativeSamplingSettings.js';

/** `- log softmax(z)[label]`, in doubles. */
const crossEntropy = (z: readonly number[], label: number): number =>
  Math.log(z.reduce((sum, x) => sum + Math.exp(x), 0)) - (z[label] ?? NaN);

/** `- sum of p log p`, in doubles. */
function entropy(z: readonly number[]): number {
  const probabilities = z.map((_, label) => Math.exp(-crossEntropy(z, label)));
  return -probabilities.reduce((sum, p) => sum + p * Math.log(p), 0);
}

/** Four sentences of 5, 8, 2 and 5 words, with 12, 21, 3 and 12 spans, of which 1, 2, 0 and 1 are entities. */
function makeObjective(given: Partial<NegativeSamplingSettings>, dropOne = false) {
  const task = makeTinyTask({ headDropout: 0 }, { dropout: false });
  const { corpus, spans, settings } = task;
  const labels = Int32Array.from(spans.labels);
  if (dropOne) labels[labels.findIndex((label) => label > 0)] = 0; // that of the first sentence
  const batches = new SpanBatches(corpus, labels, settings);
  const objective = new NegativeSamplingObjective(batches, {
    settings: negativeSamplingSettingsSchema.parse({ scorer: 'dynclean', ...given }),
    totalEpochs: 5,
    gold: spans.labels,
  });
  objective.beforeEpoch();
  return { objective, batches, model: task.createModel(5) };
}

/** A step on the four sentences without the step: its loss, and logits and labels of the spans that a batch has. */
function measure({ objective, model }: Pick<ReturnType<typeof makeObjective>, 'objective' | 'model'>, epoch = 1) {
  const batch: SampledBatch = objective.prepare(model, [0, 1, 2, 3], { epoch, step: 1 });
  const [loss, logits] = tf.tidy(
    () =>
      [
        objective.loss(model, batch).dataSync()[0],
        model.forward(batch.tensors, true).logits.arraySync(), // no dropout: the same as the objective's
      ] as [number, number[][]],
  );
  batch.dispose();
  return { loss, logits, labels: Array.from(batch.labels) };
}

const sumOf = (logits: number[][], labels: number[]): number =>
  logits.reduce((sum, row, span) => sum + crossEntropy(row, labels[span]!), 0);

describe(NegativeSamplingObjective, () => {
  beforeAll(() => startEngine({ engine: 'cpu' }));

  // ceil(0.35 n) of 5, 8, 2 and 5 words: 2 + 3 + 1 + 2 negatives; floor(0.7 n) + 1: 4 + 6 + 2 + 4.
  it.each([
    ['mean', { lambda: 0.35, count: 'ceil' }, 8],
    ['sum', { lambda: 0.35, count: 'ceil' }, 8],
    ['mean', { lambda: 0.7, count: 'floor_plus_one' }, 16],
  ] as const)('is the %s over annotated spans and, by %j, %d others', (reduction, settings, numNegatives) => {
    const made = makeObjective({ ...settings, reduction });
    const { loss, logits, labels } = measure(made);
    expect(labels.filter((label) => label === 0)).toHaveLength(numNegatives);
    expect(labels.filter((label) => label > 0)).toHaveLength(4);
    expect(loss).toBeCloseTo(sumOf(logits, labels) / (reduction === 'sum' ? 1 : numNegatives + 4), 4);
    made.model.dispose();
    made.objective.dispose();
  });

  it('draws anew at each visit, and the same again from the same seed', () => {
    const made = makeObjective({});
    const draw = (): number => measure(made).loss;
    seedEngine(3);
    const first = [draw(), draw(), draw()];
    seedEngine(3);
    expect([draw(), draw(), draw()]).toEqual(first);
    expect(new Set(first).size).toBe(3);
    made.model.dispose();
    made.objective.dispose();
  });

  it('tells how unsure the model is of the negatives, and how many are entities', () => {
    const made = makeObjective({ lambda: 2 }, true); // 10, 16, 3 and 10 of 12, 19, 3 and 11
    const { logits, labels } = measure(made);
    const { negativeEntropy, missamplingRate, missampledShareOfUnlabeled } = made.objective.measures();
    const negatives = logits.filter((_, span) => labels[span] === 0);
    expect(negatives).toHaveLength(39);
    expect(negativeEntropy).toBeCloseTo(negatives.reduce((sum, row) => sum + entropy(row), 0) / 39, 4);
    // One entity is unlabeled, in the first sentence: drawn or not, 1 of its 10 and of 4 sentences, or none.
    expect(missampledShareOfUnlabeled).toBe(missamplingRate! * 10);
    expect([0, 1 / 40]).toContain(missamplingRate);
    made.objective.beforeEpoch();
    expect(made.objective.measures()).toEqual({});
    made.model.dispose();
    made.objective.dispose();
  });

  // The expected draws are those of the rules, from the same random numbers: without dropout nothing else takes any.
  it.each(['eval_pass', 'train_pass'] as const)('draws by what the model says, cooling down: by its %s', (of) => {
    const settings = { weighting: 'weighted', probabilities: of, reduction: 'sum', maxIncludesO: false } as const;
    const { objective, model, batches } = makeObjective(settings);
    const { packed, labels } = batches.pack([0, 1, 2, 3]);
    const tensors = model.upload(packed);
    const logits = tf.tidy(() => model.forward(tensors, false).logits.dataSync() as Float32Array);
    tensors.dispose();
    const rowOf = (span: number): number[] => Array.from(logits.subarray(3 * span, 3 * span + 3));
    /** The loss of what is drawn at a temperature. */
    const expectLoss = (temperature: number): number => {
      const scores = computeSamplingScores(logits, 3, { mu: 8, maxIncludesO: false }).map((r) => r / temperature);
      const draw = { batch: packed, labels, settings: { lambda: 0.35, count: 'ceil' }, random: drawUniform } as const;
      const drawn = drawNegatives({ ...draw, scores });
      const annotated = Array.from(labels.keys()).filter((span) => labels[span] !== 0);
      return [...drawn, ...annotated].reduce((sum, span) => sum + crossEntropy(rowOf(span), labels[span]!), 0);
    };
    let others = 0;
    for (let seed = 0; seed < 10; seed++) {
      // Of 5 epochs, 3 are done before the fourth: T = sqrt(2).
      const seeded = <T>(compute: () => T): T => (seedEngine(seed), compute());
      const { loss } = seeded(() => measure({ objective, model }, 4));
      expect(loss).toBeCloseTo(
        seeded(() => expectLoss(Math.SQRT2)),
        3,
      );
      if (Math.abs(seeded(() => expectLoss(1)) - loss) > 0.01) others++;
    }
    expect(others).toBeGreaterThan(0); // so the temperature decides
    model.dispose();
    objective.dispose();
  });
});
