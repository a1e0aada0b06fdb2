import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';
import { countEntitiesByLabel } from '@dynclean/datasets';
import { seedEngine, startEngine } from '@dynclean/engine';
import { packBatch, sumCrossEntropy } from '@dynclean/models';
import type { TrainingSettings } from '@dynclean/schema';
import * as tf from '@tensorflow/tfjs-core';

import { AdamW } from './AdamW.js';
import { computeClipFactor } from './computeClipFactor.js';
import { makeTinyTask } from './testing/makeTinyTask.js';
import { selectItems } from './prepareCorpus.js';
import { trainSpanModel } from './trainSpanModel.js';

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
  function takeSteps(
    factors: readonly number[],
    { maxNorm, exempt = [] }: { readonly maxNorm?: number; readonly exempt?: readonly string[] } = {},
  ): Weights {
    const task = makeTinyTask(fixed, { dropout: false });
    const { corpus, spans, settings } = task;
    const model = task.createModel(2);
    const { encoder, head } = model.trainable();
    const decays = (name: string): boolean => !exempt.some((end) => name.endsWith(end));
    const { weightDecay } = settings;
    const optimizer = new AdamW(
      [
        { parameters: encoder, learningRate: 2e-3, weightDecay, decays },
        { parameters: head, learningRate: 7e-3, weightDecay, decays },
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
          () => sumCrossEntropy(model.forward(batch, true).logits, tf.tensor1d(labels, 'int32')),
          [...encoder.values(), ...head.values()],
        );
        optimizer.step(grads, factor, maxNorm === undefined ? undefined : computeClipFactor(grads, maxNorm));
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

  it('says what to do where a step went too far before a loss showed it', async () => {
    const task = makeTinyTask({ ...fixed, headLr: 1e30, encoderLr: 1e30 });
    const dev = { corpus: task.corpus, entityCounts: countEntitiesByLabel(task.sentences, task.vocabulary) };
    const model = task.createModel(2);
    await expect(trainSpanModel({ ...task, model, labels: task.spans.labels, dev })).rejects.toThrow(
      'training: what the model gives must be finite, but is no longer. Lower the learning rates (--encoder-lr, --head-lr), ' +
        'or look at the data with `dynclean data check`.',
    );
    model.dispose();
  });

  it('lets the rate fall to 0 in a line where settings say so: step t of T at 1 - (t - 1) / T', async () => {
    const linear = await train({ schedule: 'linear' });
    expect(linear).toEqual(takeSteps([1, 1 - 1 / 6, 1 - 2 / 6, 1 - 3 / 6, 1 - 4 / 6, 1 - 5 / 6]));
    expect(linear).not.toEqual(await train({}));
  });

  it('lets the rate rise first where settings say so', async () => {
    // ceil(0.3 * 6) = 2 steps of warm-up, then a fall over four
    const warm = await train({ schedule: 'linear', warmupRatio: 0.3 });
    expect(warm).toEqual(takeSteps([0, 0.5, 1, 0.75, 0.5, 0.25]));
  });

  it('shortens gradients where settings say so', async () => {
    const clipped = await train({ maxGradientNorm: 0.05 });
    expect(clipped).toEqual(takeSteps([1, 1, 1, 1, 1, 1], { maxNorm: 0.05 }));
    expect(clipped).not.toEqual(await train({}));
  });

  it('exempts biases and scales of norms from weight decay where settings say so', async () => {
    const exempted = await train({ decayExemptions: 'vectors' });
    expect(exempted).toEqual(takeSteps([1, 1, 1, 1, 1, 1], { exempt: ['bias', 'LayerNorm.weight'] }));
    expect(exempted).not.toEqual(await train({}));
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
      () => sumCrossEntropy(model.forward(batch, false).logits, tf.tensor1d(labels, 'int32')).dataSync()[0] as number,
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
