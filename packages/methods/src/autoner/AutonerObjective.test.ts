import { listEngines, startEngine } from '@dynclean/engine';
import { scoreChunks, scoreGaps } from '@dynclean/models';
import type { Sentence } from '@dynclean/schema';
import { TokenBatches } from '@dynclean/training';
import { makeTinyTask } from '@dynclean/training/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { AutonerObjective } from './AutonerObjective.js';
import { collectTypes } from './collectTypes.js';
import { labelChunks } from './labelChunks.js';
import { restrictedCrossEntropy } from './restrictedCrossEntropy.js';
import { tieLoss } from './tieLoss.js';

const engine = listEngines().find(({ available }) => available)!.name;

describe(labelChunks, () => {
  it('ties words of an entity, breaks elsewhere, and does not know what lies beside words that were taken away', () => {
    const words = {
      offsets: Int32Array.of(0, 5, 6, 11),
      tags: Int32Array.of(0, 1, 1, 1, 2, 2, 2, -1, 0, 0, 1),
      begins: Uint8Array.of(0, 1, 0, 1, 1, 1, 1, 0, 0, 0, 1),
    };
    const { ties, chunks } = labelChunks(words);
    expect(Array.from(ties)).toEqual([-1, 0, 1, 0, 0, -1, -1, -1, -1, 0, 0]);
    const chunk = (first: number, last: number, type: number) => ({ first, last, type });
    expect(chunks).toEqual([
      [chunk(0, 0, 0), chunk(1, 2, 1), chunk(3, 3, 1), chunk(4, 4, 2)],
      [chunk(5, 5, 2)],
      [chunk(6, 6, 2), chunk(8, 8, 0), chunk(9, 9, 0), chunk(10, 10, 1)],
    ]);
  });
});

describe(collectTypes, () => {
  it('gives an entity all types that the same words have somewhere, and words without a type none', () => {
    const encodings = [
      { inputIds: Int32Array.of(1, 7, 8, 9), firstSubword: Int32Array.of(1, 3), lastSubword: Int32Array.of(2, 3) },
      { inputIds: Int32Array.of(1, 7, 8, 7), firstSubword: Int32Array.of(1, 3), lastSubword: Int32Array.of(2, 3) },
      { inputIds: Int32Array.of(1, 7, 8), firstSubword: Int32Array.of(1), lastSubword: Int32Array.of(2) },
    ];
    const chunks = [
      [{ first: 0, last: 0, type: 3 }, { first: 1, last: 1, type: 0 }],
      [{ first: 2, last: 2, type: 1 }, { first: 3, last: 3, type: 2 }],
      [{ first: 4, last: 4, type: 0 }],
    ]; // prettier-ignore
    const typesOf = collectTypes(chunks, { encodings, offsets: Int32Array.of(0, 2, 4, 5) });
    expect(chunks.map((of, sentence) => of.map((chunk) => typesOf(chunk, sentence)))).toEqual([
      [[1, 3], [0]],
      [[1, 3], [2]],
      [[0]],
    ]);
  });
});

describe(AutonerObjective, () => {
  beforeAll(() => startEngine({ engine, threads: 1 }));
  // "Ann" is a person in one sentence and a place in another.
  const given: Sentence[] = [
    { tokens: ['the', 'cat', 'saw', 'Ann', 'Bob', '.'], entities: [[3, 4, 'PER']] },
    { tokens: ['Ann', 'saw', 'Rome', '.'], entities: [[0, 0, 'LOC'], [2, 2, 'LOC']] },
    { tokens: ['Ann', '.'], entities: [[0, 0, 'PER']] },
  ]; // prettier-ignore
  const task = makeTinyTask({ headDropout: 0 }, { given, dropout: false, head: 'tie-or-break' });
  const batches = new TokenBatches(task.corpus, task.spans.labels, task.settings);

  it.each([
    ['same_words', [1, 2]],
    ['label', [1]],
  ] as const)('learns gaps and types of chunks, by %s', (typeSets, ofAnn) => {
    const model = task.createModel(2);
    const objective = new AutonerObjective(batches, { typeSets });
    const batch = objective.prepare(model, [2, 0]);
    expect(batch.gaps).toEqual({ firsts: Int32Array.of(0, 2, 3, 4, 5, 6), lasts: Int32Array.of(1, 3, 4, 5, 6, 7) });
    expect(batch.ties).toEqual([0, 0, 0, 0, 1, 0]);
    expect(batch.chunks).toEqual({
      firsts: Int32Array.of(0, 1, 2, 3, 4, 5, 7),
      lasts: Int32Array.of(0, 1, 2, 3, 4, 6, 7),
    });
    expect(batch.types).toEqual([ofAnn, [0], [0], [0], [0], [1], [0]]);
    const [loss, expected] = tf.tidy(() => {
      const { logits } = model.forward(batch.tensors, false);
      const allowed = batch.types.map((types) => [0, 1, 2].map((type) => (types.includes(type) ? 1 : 0)));
      const ofTypes = restrictedCrossEntropy(scoreChunks(logits, batch.chunks), tf.tensor2d(allowed));
      const ofTies = tieLoss(scoreGaps(logits, batch.gaps), tf.tensor1d([...batch.ties], 'float32'));
      return [objective.loss(model, batch).dataSync()[0]!, ofTypes.dataSync()[0]! + ofTies.dataSync()[0]!];
    });
    expect(loss).toBeCloseTo(expected, 6);
    batch.dispose();
    model.dispose();
  });
});
