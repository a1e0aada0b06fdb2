import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { enumerateCandidateSpans } from '@dynclean/datasets';
import { computeMarginsAndProbabilities, openEpochFile, streamSpanDynamics } from '@dynclean/dynamics';
import { type EngineName, listEngines, startEngine } from '@dynclean/engine';

import { computeLogits } from './computeLogits.js';
import { makeTinyTask } from './testing/makeTinyTask.js';
import { recordDynamics } from './recordDynamics.js';

const engine = listEngines().find(({ available }) => available)?.name as EngineName;

describe(`recording dynamics on ${engine}`, () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dynclean-recording-'));
    await startEngine({ engine, threads: 1, precision: 'fp32' });
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** The tiny task over and over, more than one window of 2,048 sentences, without its fourth span. */
  function makeLongCorpus() {
    const task = makeTinyTask();
    const repeat = Math.ceil(2100 / task.sentences.length); // over one window of 2,048 sentences
    const sentences = Array.from({ length: repeat }, () => task.sentences).flat();
    const spans = enumerateCandidateSpans(sentences, task.vocabulary, task.settings.maxSpanWidth);
    const encodings = Array.from({ length: repeat }, () => task.corpus.encodings).flat();
    const usable = new Uint8Array(spans.numSpans).fill(1);
    usable[3] = 0;
    const usableCounts = Int32Array.from(
      sentences,
      (_, s) => spans.sentenceOffsets[s + 1]! - spans.sentenceOffsets[s]!,
    );
    usableCounts[0]! -= 1;
    const corpus = {
      ...task.corpus,
      numSentences: sentences.length,
      encodings,
      spans,
      usable,
      lengths: Int32Array.from(sentences, ({ tokens }) => tokens.length),
      usableCounts,
    };
    return { task, corpus, sentences, spans };
  }

  it('writes every usable span once and in order, also where sentences are more than are held at a time', async () => {
    const { task, corpus, sentences, spans } = makeLongCorpus();
    const model = task.createModel(1);
    const path = join(folder, 'epoch-1.arrow');
    const progress: [number, number][] = [];
    await recordDynamics(model, corpus, {
      labels: spans.labels,
      path,
      onProgress: (...state) => progress.push(state),
    });

    const expected = new Float64Array(spans.numSpans);
    const expectedOthers = new Float64Array(spans.numSpans); // a label and, behind the point, its probability
    await computeLogits(model, corpus, {
      onLogits: (ids, logits) => {
        const labels = ids.map((id) => spans.labels[id]!);
        const { margins, others } = computeMarginsAndProbabilities(logits, labels, model.head.shape.numClasses);
        ids.forEach((id, row) => {
          expected[id] = margins[row]!;
          expectedOthers[id] = others.labels[row]! + others.probabilities[row]!;
        });
      },
    });
    model.dispose();
    const ids: number[] = [];
    let largestDifference = 0;
    for await (const { spanIds, aum } of streamSpanDynamics([path])) {
      ids.push(...spanIds);
      spanIds.forEach((id, row) => {
        largestDifference = Math.max(largestDifference, Math.abs(aum[row]! - expected[id]!));
      });
    }
    expect(ids).toEqual(Array.from({ length: spans.numSpans }, (_, id) => id).filter((id) => id !== 3));
    expect(largestDifference).toBeLessThan(1e-4);
    const file = await openEpochFile(path);
    for (let rows = await file.next(); rows !== null; rows = await file.next()) {
      const { labels, probabilities } = rows.others!;
      const away = Array.from(rows.spanIds, (id, row) =>
        labels[row] === spans.labels[id]
          ? Infinity
          : Math.abs(labels[row]! + probabilities[row]! - expectedOthers[id]!),
      );
      expect(Math.max(...away)).toBeLessThan(1e-4);
    }
    await file.close();
    const done = progress.map(([count]) => count);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(progress.at(-1)).toEqual([sentences.length, sentences.length]);
  });

  it('leaves nothing behind when it is stopped between two batches', async () => {
    const { task, corpus, spans } = makeLongCorpus();
    const model = task.createModel(1);
    const place = await mkdtemp(join(folder, 'stopped-'));
    const controller = new AbortController();
    const recording = recordDynamics(model, corpus, {
      labels: spans.labels,
      path: join(place, 'epoch-1.arrow'),
      signal: controller.signal,
      onProgress: () => controller.abort(), // after the first batch
    });
    await expect(recording).rejects.toThrow('interrupted');
    expect(await readdir(place)).toEqual([]);
    model.dispose();
  });
});
