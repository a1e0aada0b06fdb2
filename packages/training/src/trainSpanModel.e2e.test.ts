import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { countEntitiesByLabel } from '@dynclean/datasets';
import { computeMarginsAndProbabilities, computeSpanDynamics } from '@dynclean/dynamics';
import { type EngineMemory, type EngineName, listEngines, startEngine } from '@dynclean/engine';
import type { Sentence } from '@dynclean/schema';

import { computeLogits } from './computeLogits.js';
import { evaluateSpanModel } from './evaluateSpanModel.js';
import { createPlainObjective } from './testing/createPlainObjective.js';
import { makeTinyTask } from './testing/makeTinyTask.js';
import { prepareCorpus } from './prepareCorpus.js';
import { readSettledMemory } from './testing/readSettledMemory.js';
import { trainSpanModel } from './trainSpanModel.js';
import type { TrainingEvent } from './TrainingEvent.js';

// The best engine that is there; checkParity.reference.test.ts holds each of them to PyTorch.
const engine = listEngines().find(({ available }) => available)?.name as EngineName;

describe(`training on ${engine}`, () => {
  let folder: string;
  let before: EngineMemory;

  beforeAll(() => startEngine({ engine, threads: 1 })); // tiny products: a second thread would only wait
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dynclean-training-'));
    before = await readSettledMemory();
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
    const { numTensors, nativeHandles } = await readSettledMemory();
    expect([numTensors, nativeHandles]).toEqual([before.numTensors, before.nativeHandles]);
  });

  /** One run with dynamics; every file's bytes, and the weights. */
  const run = async (
    task: ReturnType<typeof makeTinyTask>,
    seed: number,
    trainableSubwords: ReadonlySet<number> | null = null,
  ) => {
    const model = task.createModel(seed, trainableSubwords);
    const dynamicsFolder = await mkdtemp(join(folder, 'run-'));
    const dev = { corpus: task.corpus, entityCounts: countEntitiesByLabel(task.sentences, task.vocabulary) };
    const result = await trainSpanModel({ ...task, model, labels: task.spans.labels, dev, dynamicsFolder });
    const files = await Promise.all(result.dynamicsFiles.map((file) => readFile(file, 'base64')));
    const weights = [...model.export()].map(([name, { values }]) => [
      name,
      Buffer.from(values.buffer).toString('base64'),
    ]);
    const scores = await evaluateSpanModel(model, dev, { settings: task.settings });
    model.dispose();
    return { result, files, weights, scores };
  };

  // Without dropout, with one word deciding, nothing stands in the way of all spans being right: ten seeds were all
  // there by epoch 35, in either precision and on any engine. With dropout, where a run ends is luck.
  it(
    'learns the task to the last span',
    async () => {
      const settings = { totalEpochs: 48, evaluationsPerEpoch: 1, encoderLr: 2e-3, headLr: 4e-3, headDropout: 0 };
      const task = makeTinyTask(settings, { dropout: false });
      const model = task.createModel(1);
      const dev = { corpus: task.corpus, entityCounts: countEntitiesByLabel(task.sentences, task.vocabulary) };
      const { best, epochs } = await trainSpanModel({ ...task, model, labels: task.spans.labels, dev });
      model.dispose();
      expect(best?.scores.f1).toBe(1);
      expect(epochs.at(-1)!.meanLoss).toBeLessThan(epochs[0]!.meanLoss / 10);
    },
    600_000, // plain TensorFlow.js is slow, the more so beside other work
  );

  it('gives the same bits from the same seed, others from another', async () => {
    const task = makeTinyTask();
    const [first, again, other] = [await run(task, 7), await run(task, 7), await run(task, 8)];
    expect(again.files).toEqual(first.files);
    expect(again.weights).toEqual(first.weights);
    expect(other.weights).not.toEqual(first.weights);
  });

  it('keeps rows of subwords that never occur out of training without changing a bit', async () => {
    const task = makeTinyTask();
    const used = new Set(task.corpus.encodings.flatMap(({ inputIds }) => [...inputIds]));
    const [all, some] = [await run(task, 3), await run(task, 3, used)];
    expect(some.weights).toEqual(all.weights);
    expect(some.files).toEqual(all.files);
  });

  it('has the weights of the strictly best dev evaluation at the end', async () => {
    const { result, scores } = await run(makeTinyTask({ totalEpochs: 6 }), 2);
    const best = Math.max(...result.evaluations.map((evaluation) => evaluation.scores.f1));
    expect(scores.f1).toBe(best);
    expect(result.best?.step).toBe(result.evaluations.find((evaluation) => evaluation.scores.f1 === best)?.step);
    // 12 sentences are 3 batches: floor(3 / 2) = 1, an evaluation after every step.
    expect(result.evaluations.map(({ step }) => step)).toEqual(Array.from({ length: 18 }, (_, i) => i + 1));
  });

  it('begins a longer run with the epochs of a shorter one', async () => {
    const short = await run(makeTinyTask({ totalEpochs: 2 }), 5);
    const long = await run(makeTinyTask({ totalEpochs: 4 }), 5);
    expect(long.files.slice(0, 2)).toEqual(short.files);
  });

  it('goes on from its last epoch with the same bits as a run that was never stopped', async () => {
    for (const overrides of [{}, { batchOrder: 'shuffle_sentences', schedule: 'linear' }] as const) {
      const task = makeTinyTask({ totalEpochs: 4, ...overrides });
      const whole = await run(task, 6);
      const place = await mkdtemp(join(folder, 'stopped-'));
      const dev = { corpus: task.corpus, entityCounts: countEntitiesByLabel(task.sentences, task.vocabulary) };
      const start = async (stopAtStep: number) => {
        const model = task.createModel(6);
        const controller = new AbortController();
        try {
          const result = await trainSpanModel({
            ...task,
            model,
            labels: task.spans.labels,
            dev,
            test: dev,
            dynamicsFolder: place,
            checkpointFolder: join(place, 'checkpoint'),
            signal: controller.signal,
            onEvent: (event) => {
              if (event.kind === 'step' && event.step === stopAtStep) controller.abort();
            },
          });
          const weights = [...model.export()].map(([name, { values }]) => [
            name,
            Buffer.from(values.buffer).toString('base64'),
          ]);
          return { result, weights };
        } finally {
          model.dispose();
        }
      };
      await expect(start(5)).rejects.toThrow('interrupted'); // in the second epoch of 3 steps
      await expect(start(11)).rejects.toThrow('interrupted'); // in the fourth
      const { result, weights } = await start(-1);
      expect(result.resumed).toBe(2);
      expect(weights).toEqual(whole.weights);
      expect(await Promise.all(result.dynamicsFiles.map((file) => readFile(file, 'base64')))).toEqual(whole.files);
      expect(result.best).toEqual(whole.result.best);
      const withoutTest = result.evaluations.map((evaluation) => ({ ...evaluation, test: null }));
      expect(withoutTest).toEqual(whole.result.evaluations);
      expect(result.test).toEqual(result.best?.scores); // test is dev here
      expect((await readdir(join(place, 'checkpoint'))).length).toBeLessThanOrEqual(3); // index, state, best
    }
  });

  it('keeps the last weights where that is asked for, and scores them at the end of each epoch', async () => {
    const task = makeTinyTask({ totalEpochs: 3, modelSelection: 'last' });
    const { result, scores } = await run(task, 2);
    expect(result.epochEnds.map(({ epoch, step }) => [epoch, step])).toEqual([[1, 3], [2, 6], [3, 9]]); // prettier-ignore
    expect(result.best?.step).toBe(9);
    expect(result.epochEnds.at(-1)?.dev).toEqual(scores);
  });

  it('gives the weights that a shorter run would end with', async () => {
    const short = await run(makeTinyTask({ totalEpochs: 2 }), 5);
    const task = makeTinyTask({ totalEpochs: 4 });
    const model = task.createModel(5);
    const dev = { corpus: task.corpus, entityCounts: countEntitiesByLabel(task.sentences, task.vocabulary) };
    const kept: unknown[] = [];
    const save = (epoch: number): Promise<void> => {
      const weights = [...model.export()].map(([name, { values }]) => [
        name,
        Buffer.from(values.buffer).toString('base64'),
      ]);
      kept.push(epoch, weights);
      return Promise.resolve();
    };
    await trainSpanModel({ ...task, model, labels: task.spans.labels, dev, keepModels: { epochs: [2], save } });
    model.dispose();
    expect(kept).toEqual([2, short.weights]);
  });

  it('goes on from its own weights after it has kept its best ones', async () => {
    const task = makeTinyTask({ totalEpochs: 2 });
    // Nothing can be found where there is nothing: each evaluation is 0, so that the first step's weights are the best.
    const spans = { ...task.spans, labels: new Int32Array(task.spans.numSpans) };
    const dev = { corpus: { ...task.corpus, spans }, entityCounts: [0, 0, 0] };
    const train = async (epochs: readonly number[]) => {
      const model = task.createModel(5);
      const keepModels = { epochs, save: () => Promise.resolve() };
      const result = await trainSpanModel({ ...task, model, labels: task.spans.labels, dev, keepModels });
      model.dispose();
      return { losses: result.epochs.map(({ meanLoss }) => meanLoss), best: result.best?.step };
    };
    const plain = await train([]);
    expect(plain.best).toBe(1);
    expect(await train([1])).toEqual(plain);
  });

  it('records margin and probability of the assigned label with the weights of the epoch’s end', async () => {
    const task = makeTinyTask({ totalEpochs: 1 });
    const model = task.createModel(4);
    const labels = task.spans.labels.map((label, span) => (span % 5 === 0 ? 2 : label)); // not the file's own
    const objective = createPlainObjective(task.corpus, labels, task.settings);
    const { dynamicsFiles } = await trainSpanModel({ ...task, model, objective, labels, dynamicsFolder: folder });
    const recorded = new Map<number, [number, number]>();
    await computeSpanDynamics(dynamicsFiles, {
      onChunk: ({ spanIds, aum, confidence }) => {
        spanIds.forEach((id, row) => recorded.set(id, [aum[row] as number, confidence[row] as number]));
      },
    });
    const wanted = new Map<number, [number, number]>();
    await computeLogits(model, task.corpus, {
      onLogits: (spanIds, logits) => {
        const assigned = spanIds.map((id) => labels[id] as number);
        const { margins, probabilities } = computeMarginsAndProbabilities(logits, assigned, 3);
        spanIds.forEach((id, row) => wanted.set(id, [margins[row] as number, probabilities[row] as number]));
      },
    });
    expect([...recorded.keys()]).toEqual(Array.from({ length: task.spans.numSpans }, (_, id) => id));
    for (const [id, values] of recorded) expect(values).toEqual(wanted.get(id));
    model.dispose();
  });

  it('never shows training the spans that a cleaned version excludes, nor a sentence that has no other', async () => {
    const cleaned: Sentence[] = [
      { tokens: ['today'], entities: [], excluded: [[0, 0, null]] },
      { tokens: ['Ann', '.'], entities: [[0, 0, 'PER']], excluded: [[0, 1, null]] },
    ];
    const task = makeTinyTask({ totalEpochs: 1 }, { given: cleaned });
    const model = task.createModel(1);
    const { totalSteps, dynamicsFiles } = await trainSpanModel({
      ...task,
      model,
      labels: task.spans.labels,
      dynamicsFolder: folder,
    });
    model.dispose();
    expect(totalSteps).toBe(1);
    const ids: number[] = [];
    await computeSpanDynamics(dynamicsFiles, { onChunk: ({ spanIds }) => void ids.push(...spanIds) });
    expect(ids).toEqual([1, 3]); // of [0,0] | [0,0] [0,1] [1,1]
  });

  it('stops at a loss that is not finite and says between which steps', async () => {
    const task = makeTinyTask({ encoderLr: 1e30, headLr: 1e30 });
    const model = task.createModel(1);
    await expect(trainSpanModel({ ...task, model, labels: task.spans.labels })).rejects.toThrow(
      /the loss must be finite, but became (NaN|Infinity) between steps 1 and 3/,
    );
    model.dispose();
  });

  it('stops when it is interrupted and leaves no file behind', async () => {
    const task = makeTinyTask({ totalEpochs: 50 });
    const model = task.createModel(1);
    const controller = new AbortController();
    const onEvent = (event: TrainingEvent): void => {
      if (event.kind === 'pass' && event.what === 'dynamics' && event.epoch === 2) controller.abort();
    };
    const options = { ...task, model, labels: task.spans.labels, dynamicsFolder: folder, signal: controller.signal };
    await expect(trainSpanModel({ ...options, onEvent })).rejects.toThrow('interrupted');
    expect((await readdir(folder)).filter((name) => name !== 'epoch-2.arrow')).toEqual(['epoch-1.arrow']);
    model.dispose();
  });
});

describe(prepareCorpus, () => {
  const long: Sentence = { tokens: Array.from({ length: 20 }, () => 'cat'), entities: [[0, 0, 'PER']] };

  it('names the line of a sentence that the encoder cannot take', () => {
    expect(() => makeTinyTask({}, { given: [{ tokens: ['cat'], entities: [] }, long] })).toThrow(
      'train.jsonl, sentence 2: must have at most 16 subwords, but got 22 (20 tokens, "cat cat cat cat cat" ...)',
    );
  });

  it('cuts it when told to: words beyond the limit lose their spans', () => {
    const { corpus, spans } = makeTinyTask({ longSentences: 'cut' }, { given: [long] });
    expect(corpus.numCut).toBe(1);
    expect(corpus.encodings[0]?.inputIds.length).toBe(16);
    expect(Array.from(corpus.encodings[0]?.inputIds ?? []).slice(-2)).toEqual([6, 2]); // "cat", end special
    // 14 words stay: 14 + 13 + 12 spans of up to 3 words, of 20 + 19 + 18.
    expect(spans.numSpans).toBe(57);
    expect(corpus.usableCounts[0]).toBe(39);
  });
});
