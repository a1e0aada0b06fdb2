import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { countEntitiesByLabel } from '@dynclean/datasets';
import { computeMarginsAndProbabilities, computeSpanDynamics } from '@dynclean/dynamics';
import { type EngineName, listEngines, readMemory, startEngine } from '@dynclean/engine';
import type { Sentence } from '@dynclean/schema';

import { computeLogits } from './computeLogits.js';
import { evaluateSpanModel } from './evaluateSpanModel.js';
import { makeTinyTask } from './makeTinyTask.js';
import { prepareCorpus } from './prepareCorpus.js';
import { trainSpanModel } from './trainSpanModel.js';
import type { TrainingEvent } from './TrainingEvent.js';

// The best engine that is there; checkParity.reference.test.ts holds each of them to PyTorch.
const engine = listEngines().find(({ available }) => available)?.name as EngineName;

describe(`training on ${engine}`, () => {
  let folder: string;
  let before: ReturnType<typeof readMemory>;

  beforeAll(() => startEngine({ engine, threads: 1 })); // tiny products: a second thread would only wait
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dynclean-training-'));
    before = readMemory();
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
    expect(readMemory().numTensors).toBe(before.numTensors);
    expect(readMemory().nativeHandles).toBe(before.nativeHandles);
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
    const scores = await evaluateSpanModel(model, dev, task.settings);
    model.dispose();
    return { result, files, weights, scores };
  };

  it('learns the task, with and without TopNeg', async () => {
    for (const topneg of [false, true]) {
      const { scores } = await run(
        makeTinyTask({ totalEpochs: 24, evaluationsPerEpoch: 1, topneg, topnegKeepFraction: 0.3 }),
        1,
      );
      expect(scores.f1).toBeGreaterThan(0.9);
    }
  });

  it('gives the same bits from the same seed, others from another', async () => {
    const task = makeTinyTask({ topneg: true });
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

  it('records margin and probability of the assigned label with the weights of the epoch’s end', async () => {
    const task = makeTinyTask({ totalEpochs: 1 });
    const model = task.createModel(4);
    const labels = task.spans.labels.map((label, span) => (span % 5 === 0 ? 2 : label)); // not the file's own
    const { dynamicsFiles } = await trainSpanModel({ ...task, model, labels, dynamicsFolder: folder });
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
    const task = makeTinyTask({ totalEpochs: 1 }, cleaned);
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
    expect(() => makeTinyTask({}, [{ tokens: ['cat'], entities: [] }, long])).toThrow(
      'train.jsonl, line 2: a sentence must have at most 16 subwords, but got 22 (20 tokens, "cat cat cat cat cat ...")',
    );
  });

  it('cuts it when told to: words beyond the limit lose their spans', () => {
    const { corpus, spans } = makeTinyTask({ longSentences: 'cut' }, [long]);
    expect(corpus.numCut).toBe(1);
    expect(corpus.encodings[0]?.inputIds.length).toBe(16);
    expect(Array.from(corpus.encodings[0]?.inputIds ?? []).slice(-2)).toEqual([6, 2]); // "cat", end special
    // 14 words stay: 14 + 13 + 12 spans of up to 3 words, of 20 + 19 + 18.
    expect(spans.numSpans).toBe(57);
    expect(corpus.usableCounts[0]).toBe(39);
  });
});
