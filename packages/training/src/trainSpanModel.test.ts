import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';
import { seedEngine, startEngine } from '@dynclean/engine';
import { findOutput, packBatch } from '@dynclean/models';
import type { TrainingSettings } from '@dynclean/schema';
import * as tf from '@tensorflow/tfjs-core';

import { AdamW } from './AdamW.js';
import { makeTinyTask } from './makeTinyTask.js';
import { selectItems } from './prepareCorpus.js';
import { computeEpochSeed, computeLoss, trainSpanModel } from './trainSpanModel.js';

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * (b[i] ?? NaN), 0);

/** `- log softmax(z)[label]`, in doubles. */
const crossEntropy = (z: readonly number[], label: number): number =>
  Math.log(z.reduce((sum, x) => sum + Math.exp(x), 0)) - (z[label] ?? NaN);

describe(computeLoss, () => {
  beforeAll(() => startEngine({ engine: 'cpu' }));

  /** The loss of the first four sentences, and all that it follows from, row by row. */
  function measure(overrides: Partial<TrainingSettings>, dropLabels = false) {
    const task = makeTinyTask({ headDropout: 0, ...overrides }, { dropout: false });
    const { corpus, spans, settings } = task;
    const model = task.createModel(5);
    const { items, spanIds } = selectItems(corpus, [0, 1, 2, 3]);
    const labels = spanIds.map((id) => (dropLabels ? 0 : (spans.labels[id] as number)));
    const batch = model.upload(packBatch(items));
    const rows = (tensor: tf.Tensor2D): number[][] => tensor.arraySync();
    const measured = { labels, loss: NaN, logits: [[NaN]], ffnnHidden: [[NaN]], spanInputs: [[NaN]] };
    tf.tidy(() => {
      const outputs = model.forward(batch, true);
      measured.loss = computeLoss(model, outputs, batch, labels, settings).dataSync()[0] as number;
      measured.logits = rows(outputs.logits);
      measured.ffnnHidden = rows(findOutput(outputs, 'ffnn_hidden'));
      measured.spanInputs = rows(findOutput(outputs, 'span_input'));
    });
    batch.dispose();
    model.dispose();
    return measured;
  }

  /** Cross-entropy over the positives and the negatives that rank highest, computed span by span. */
  function topNegLoss({ labels, logits }: ReturnType<typeof measure>, vectors: number[][], numKept: number, sign = 1) {
    const positives = [...labels.keys()].filter((span) => labels[span] !== 0);
    const negatives = [...labels.keys()].filter((span) => labels[span] === 0);
    const cosine = (a: number[], b: number[]): number => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    const phi = (span: number): number =>
      sign * positives.reduce((sum, positive) => sum + cosine(vectors[span] ?? [], vectors[positive] ?? []), 0);
    const kept = negatives.toSorted((a, b) => phi(b) - phi(a)).slice(0, numKept);
    return [...positives, ...kept].reduce((sum, span) => sum + crossEntropy(logits[span] ?? [], labels[span] ?? -1), 0);
  }

  it('is the cross-entropy of every span, summed', () => {
    const { loss, labels, logits } = measure({});
    const all = logits.map((row, span) => crossEntropy(row, labels[span] as number));
    expect(loss).toBeCloseTo(
      all.reduce((sum, of) => sum + of, 0),
      3,
    );
  });

  // Three words each of 5, 8 and 2, and 5 again: 12 + 21 + 3 + 12 spans, 4 of them entities, so 44 are negatives, of which
  // 44 - floor(0.7 * 44) = 14 stay.
  it.each([
    ['ffnn_hidden', 'most_similar', 'ffnnHidden', 1],
    ['ffnn_hidden', 'least_similar', 'ffnnHidden', -1],
    ['span_input', 'most_similar', 'spanInputs', 1],
  ] as const)(
    'with TopNeg is that of the positives and 14 negatives by %s, %s',
    (representation, direction, of, sign) => {
      const settings = { topneg: true, topnegRepresentation: representation, topnegDirection: direction };
      const measured = measure({ ...settings, topnegKeepFraction: 0.3 });
      expect(measured.labels.filter((label) => label === 0)).toHaveLength(44);
      expect(measured.loss).toBeCloseTo(topNegLoss(measured, measured[of], 14, sign), 3);
      // The other choices are other losses, so that agreement means something.
      for (const [vectors, numKept, other] of [
        [measured[of], 44, sign],
        [measured[of], 14, -sign],
        [of === 'ffnnHidden' ? measured.spanInputs : measured.ffnnHidden, 14, sign],
      ] as const)
        expect(Math.abs(topNegLoss(measured, vectors, numKept, other) - measured.loss)).toBeGreaterThan(0.05);
    },
  );

  it('with TopNeg and no positive in the batch is that of the last 5 percent, where settings say so', () => {
    const { loss, logits } = measure({ topneg: true, topnegNoPositives: 'last' }, true);
    expect(logits).toHaveLength(48); // of which 48 - floor(0.95 * 48) = 3 stay
    const last = logits.slice(-3).reduce((sum, row) => sum + crossEntropy(row, 0), 0);
    expect(loss).toBeCloseTo(last, 4);
  });
});

describe(trainSpanModel, () => {
  beforeAll(() => startEngine({ engine: 'cpu' }));

  const fixed = { headDropout: 0, totalEpochs: 2, encoderLr: 2e-3, headLr: 7e-3, weightDecay: 0.1 } as const;
  type Weights = Map<string, number[]>;
  const weightsOf = (model: ReturnType<ReturnType<typeof makeTinyTask>['createModel']>): Weights =>
    new Map([...model.export()].map(([name, { values }]) => [name, [...values]]));

  async function train(overrides: Partial<TrainingSettings>): Promise<Weights> {
    const task = makeTinyTask({ ...fixed, ...overrides }, { dropout: false });
    const model = task.createModel(2);
    await trainSpanModel({ ...task, model, labels: task.spans.labels });
    const weights = weightsOf(model);
    model.dispose();
    return weights;
  }

  /** The same steps one by one: 12 sentences in batches of 4, in the order of the file, each epoch alike. */
  function takeSteps(factors: readonly number[]): Weights {
    const task = makeTinyTask(fixed, { dropout: false });
    const { corpus, spans, settings } = task;
    const model = task.createModel(2);
    const { encoder, head } = model.trainable();
    const optimizer = new AdamW(
      [
        { variables: [...encoder.values()], learningRate: 2e-3 },
        { variables: [...head.values()], learningRate: 7e-3 },
      ],
      settings,
    );
    factors.forEach((factor, step) => {
      const first = 4 * (step % 3);
      const { items, spanIds } = selectItems(corpus, [first, first + 1, first + 2, first + 3]);
      const batch = model.upload(packBatch(items));
      const labels = spanIds.map((id) => spans.labels[id] as number);
      tf.tidy(() => {
        const { grads } = tf.variableGrads(
          () => computeLoss(model, model.forward(batch, true), batch, labels, settings),
          [...encoder.values(), ...head.values()],
        );
        optimizer.step(grads, factor);
      });
      batch.dispose();
    });
    const weights = weightsOf(model);
    optimizer.dispose();
    model.dispose();
    return weights;
  }

  it('takes the steps of AdamW in file order with a learning rate each for encoder and head', async () => {
    expect(await train({})).toEqual(takeSteps([1, 1, 1, 1, 1, 1]));
  });

  it('lets the rate fall to 0 in a line where settings say so: step t of T at 1 - (t - 1) / T', async () => {
    const linear = await train({ schedule: 'linear' });
    expect(linear).toEqual(takeSteps([1, 1 - 1 / 6, 1 - 2 / 6, 1 - 3 / 6, 1 - 4 / 6, 1 - 5 / 6]));
    expect(linear).not.toEqual(await train({}));
  });

  it('reports the mean over the steps of an epoch, to the last one', async () => {
    const task = makeTinyTask({ ...fixed, totalEpochs: 1, encoderLr: 1e-30, headLr: 1e-30 }, { dropout: false });
    const model = task.createModel(2);
    const { epochs } = await trainSpanModel({ ...task, model, labels: task.spans.labels });
    // Nothing is learned, so that the loss of all sentences at once is three times that mean.
    const { items, spanIds } = selectItems(task.corpus, [...Array(12).keys()]);
    const batch = model.upload(packBatch(items));
    const labels = spanIds.map((id) => task.spans.labels[id] as number);
    const whole = tf.tidy(
      () => computeLoss(model, model.forward(batch, false), batch, labels, task.settings).dataSync()[0] as number,
    );
    expect(3 * (epochs[0]?.meanLoss ?? NaN)).toBeCloseTo(whole, 2);
    batch.dispose();
    model.dispose();
  });
});

describe(trainSpanModel, () => {
  beforeAll(() => startEngine({ engine: 'cpu' }));

  const still = { encoderLr: 1e-30, headLr: 1e-30 } as const; // nothing is learned

  it('draws other masks in every epoch', async () => {
    const task = makeTinyTask({ ...still, totalEpochs: 3 }); // with dropout
    const model = task.createModel(2);
    const { epochs } = await trainSpanModel({ ...task, model, labels: task.spans.labels });
    expect(new Set(epochs.map(({ meanLoss }) => meanLoss)).size).toBe(3);
    model.dispose();
  });

  it('depends on its own seed alone, whatever random numbers were drawn before it began', async () => {
    const task = makeTinyTask({ ...still, totalEpochs: 1 }); // with dropout
    const train = async (drawnBefore: number): Promise<number | undefined> => {
      const model = task.createModel(2);
      seedEngine(drawnBefore);
      const { epochs } = await trainSpanModel({ ...task, model, labels: task.spans.labels });
      model.dispose();
      return epochs[0]?.meanLoss;
    };
    expect(await train(8)).toBe(await train(7));
  });

  it('ends with the weights of the best evaluation, not with its last', async () => {
    const task = makeTinyTask({ totalEpochs: 1 });
    // Nothing can be found where there is nothing: each evaluation is 0, so that the first step's weights are the best.
    const spans = { ...task.spans, labels: new Int32Array(task.spans.numSpans) };
    const dev = { corpus: { ...task.corpus, spans }, entityCounts: [0, 0, 0] };
    const model = task.createModel(2);
    const weights = (): unknown => [...model.export()].map(([name, { values }]) => [name, [...values]]);
    const seen: unknown[] = [];
    await trainSpanModel({
      ...task,
      model,
      labels: task.spans.labels,
      dev,
      onEvent: (event) => {
        if (event.kind === 'evaluation') seen.push(weights());
      },
    });
    expect(seen).toHaveLength(3);
    expect(weights()).toEqual(seen[0]);
    expect(seen[2]).not.toEqual(seen[0]);
    model.dispose();
  });

  it('leaves sentences without a span out before it cuts batches', async () => {
    const excluded = { tokens: ['today'], entities: [], excluded: [[0, 0, null]] as [number, number, null][] };
    const plain = { tokens: ['Ann'], entities: [[0, 0, 'PER'] as [number, number, string]] };
    const task = makeTinyTask(
      { ...still, totalEpochs: 1, batchSize: 2 },
      { given: [plain, excluded, plain, excluded] },
    );
    const model = task.createModel(2);
    const { totalSteps } = await trainSpanModel({ ...task, model, labels: task.spans.labels });
    expect(totalSteps).toBe(1); // the two others are one batch, not half of two
    model.dispose();
  });

  it('records as many epochs of dynamics as are asked for', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dynclean-recorded-'));
    const task = makeTinyTask({ ...still, totalEpochs: 3 });
    const model = task.createModel(2);
    const options = { ...task, model, labels: task.spans.labels, dynamicsFolder: folder, dynamicsEpochs: 2 };
    const { dynamicsFiles } = await trainSpanModel(options);
    expect(dynamicsFiles).toEqual([join(folder, 'epoch-1.arrow'), join(folder, 'epoch-2.arrow')]);
    expect((await readdir(folder)).sort()).toEqual(['epoch-1.arrow', 'epoch-2.arrow']);
    model.dispose();
    await rm(folder, { recursive: true });
  });

  it('says between which steps a loss broke that was fine at the last look', async () => {
    const { sentences } = makeTinyTask();
    const task = makeTinyTask({ ...still, batchSize: 1, totalEpochs: 1 }, { given: [...sentences, ...sentences] });
    const model = task.createModel(2);
    const breakAfter = 18; // of 24 steps; losses are looked at after the 16th and at the end
    const training = trainSpanModel({
      ...task,
      model,
      labels: task.spans.labels,
      onEvent: (event) => {
        if (event.kind !== 'step' || event.step !== breakAfter) return;
        const bias = model.trainable().head.get('classifier.bias') as tf.Variable;
        tf.tidy(() => bias.assign(tf.tensor1d([NaN, 0, 0])));
      },
    });
    await expect(training).rejects.toThrow('the loss must be finite, but became NaN between steps 17 and 24');
    model.dispose();
  });

  it('stops at the next step when it is interrupted', async () => {
    const task = makeTinyTask({ ...still, totalEpochs: 1 });
    const model = task.createModel(2);
    const controller = new AbortController();
    const steps: number[] = [];
    const training = trainSpanModel({
      ...task,
      model,
      labels: task.spans.labels,
      signal: controller.signal,
      onEvent: (event) => {
        if (event.kind === 'step') steps.push(event.step);
        controller.abort();
      },
    });
    await expect(training).rejects.toThrow('interrupted');
    expect(steps).toEqual([1]); // of three
    model.dispose();
  });
});

describe(computeEpochSeed, () => {
  it('gives each epoch of each run a seed of its own, as 32 bits', () => {
    const seeds = Array.from({ length: 60 }, (_, seed) =>
      Array.from({ length: 60 }, (_, epoch) => computeEpochSeed(seed, epoch + 1)),
    ).flat();
    expect(new Set(seeds).size).toBe(3600);
    expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)).toBe(true);
  });
});
