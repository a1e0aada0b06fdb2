import { listEngines, startEngine } from '@dynclean/engine';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { computeWordProbabilities } from './computeWordProbabilities.js';
import { makeTinyTask } from './testing/makeTinyTask.js';
import { TokenBatches } from './TokenBatches.js';

const engine = listEngines().find(({ available }) => available)!.name;

// the cat saw Ann . | Ann saw the cat in Oslo today . | today . | ...
const task = makeTinyTask({}, { head: 'token-classifier' });
const batches = new TokenBatches(task.corpus, task.spans.labels, task.settings);

describe(TokenBatches, () => {
  it('has sentences with the tags of their words, and their numbers in the corpus', () => {
    const { packed, tags, wordIds, numSubwords } = batches.pack([2, 1]);
    expect(Array.from(wordIds)).toEqual([13, 14, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(Array.from(tags)).toEqual([0, 0, 1, 0, 0, 0, 0, 2, 0, 0]);
    expect(numSubwords).toBe(2 + 3 + 2 + 9); // "today" has two
    expect([packed.numSentences, packed.numSpans]).toEqual([2, 0]);
    expect(Array.from(packed.inputIds.subarray(0, 5))).toEqual([1, 13, 15, 14, 2]);
    expect(batches.numWords).toBe(4 * 15);
  });

  it('packs what comes again once, unless sentences are shuffled', () => {
    expect(batches.pack([0, 1])).toBe(batches.pack([0, 1]));
    const shuffled = new TokenBatches(task.corpus, task.spans.labels, { batchOrder: 'shuffle_sentences' });
    expect(shuffled.pack([0, 1])).not.toBe(shuffled.pack([0, 1]));
    expect(shuffled.pack([0, 1])).toEqual(batches.pack([0, 1]));
  });

  it('takes other subwords for the same words, and none for fewer', () => {
    const own = task.corpus.encodings[2]!;
    const inputIds = Int32Array.of(1, 13, 15, 9, 2);
    const { packed, wordIds } = batches.packAs([2], [{ ...own, inputIds }]);
    expect(Array.from(packed.inputIds)).toEqual(Array.from(inputIds));
    expect(Array.from(wordIds)).toEqual([13, 14]);
    expect(() => batches.packAs([0], [own])).toThrow(
      'TokenBatches: encodings must have the 5 words of their sentences, but have 2',
    );
  });
});

describe(computeWordProbabilities, () => {
  beforeAll(() => startEngine({ engine, threads: 1 }));

  it('is softmax of the logits of every word, where the corpus has it', async () => {
    const model = task.createModel(4);
    const all = await computeWordProbabilities(model, batches);
    expect(all).toHaveLength(60 * 3);
    for (const sentence of [0, 1, 5]) {
      const batch = batches.upload(model, [sentence]);
      const expected = tf.tidy(() => tf.softmax(model.forward(batch.tensors, false).logits).dataSync());
      batch.wordIds.forEach((word, row) => {
        [0, 1, 2].forEach((label) => expect(all[word * 3 + label]).toBeCloseTo(expected[row * 3 + label]!, 5));
      });
      batch.dispose();
    }
    model.dispose();
  });

  it('refuses a model that classifies spans', async () => {
    const model = makeTinyTask().createModel(4);
    await expect(computeWordProbabilities(model, batches)).rejects.toThrow(
      'token classifier: the head must classify words, but span-classifier does spans',
    );
    model.dispose();
  });
});
