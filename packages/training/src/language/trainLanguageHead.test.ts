import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { listEngines, startEngine } from '@dynclean/engine';
import { LanguageModel } from '@dynclean/models';
import { createRandomEncoder, createRandomLanguageHead } from '@dynclean/weights';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { makeTinyTask } from '../testing/makeTinyTask.js';
import { trainLanguageHead, type TrainLanguageHeadOptions } from './trainLanguageHead.js';

const engine = listEngines().find(({ available }) => available)!.name;
const { corpus, config, tokenizer } = makeTinyTask();
const settings = { seed: 3, epochs: 30, batchSize: 4, learningRate: 0.05, maskProbability: 0.15 };
const vocabulary = { pieces: tokenizer.pieces(), maskId: tokenizer.specialIds.mask };

function createLanguageModel(): LanguageModel {
  const parameters = { encoder: createRandomEncoder(config, 2), head: createRandomLanguageHead(config, 5) };
  return new LanguageModel({ config, parameters });
}

async function train(given: Partial<TrainLanguageHeadOptions> = {}) {
  const model = createLanguageModel();
  try {
    const result = await trainLanguageHead({ model, sentences: corpus.encodings, vocabulary, settings, ...given });
    return { ...result, head: model.exportHead() };
  } finally {
    model.dispose();
  }
}

describe(trainLanguageHead, () => {
  beforeAll(() => startEngine({ engine, threads: 1 }));

  it('learns which subword was hidden, and leaves nothing behind', async () => {
    const held = tf.memory().numTensors;
    const { epochs } = await train();
    expect(tf.memory().numTensors).toBe(held);
    expect(epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
    const mean = (part: typeof epochs, of: 'meanLoss' | 'foundAmongBest'): number =>
      part.reduce((sum, one) => sum + one[of], 0) / part.length;
    // 20 rows: it knows nothing at log 20 = 3.0, and finds five of them by chance.
    expect(mean(epochs.slice(0, 2), 'meanLoss')).toBeCloseTo(Math.log(20), 0);
    expect(mean(epochs.slice(-10), 'meanLoss')).toBeLessThan(2.5);
    expect(mean(epochs.slice(-10), 'foundAmongBest')).toBeGreaterThan(0.5);
  });

  it('learns the same from the same seed', async () => {
    const trainBriefly = async (seed: number) => (await train({ settings: { ...settings, seed, epochs: 2 } })).head;
    const head = await trainBriefly(3);
    expect(await trainBriefly(3)).toEqual(head);
    expect(await trainBriefly(4)).not.toEqual(head);
  });

  it('goes on behind the last whole epoch after a stop, with the same bits', async () => {
    // Masked so seldom that in some batch nothing is to be found: the optimizer takes fewer steps than there are.
    const short = { ...settings, epochs: 4, batchSize: 2, maskProbability: 0.03 };
    const whole = await train({ settings: short });
    const checkpointFolder = await mkdtemp(join(tmpdir(), 'dynclean-head-'));
    const controller = new AbortController();
    const stopped = train({
      settings: short,
      checkpointFolder,
      signal: controller.signal,
      onProgress: (_done, _total, epoch) => epoch === 3 && controller.abort(),
    });
    await expect(stopped).rejects.toThrow('interrupted');
    const held = tf.memory().numTensors;
    const begun: number[] = [];
    const rest = await train({
      settings: short,
      checkpointFolder,
      onProgress: (_done, _total, epoch) => void (begun.at(-1) === epoch || begun.push(epoch)),
    });
    expect(tf.memory().numTensors).toBe(held);
    expect(begun).toEqual([3, 4]);
    expect([rest.resumed, whole.resumed]).toEqual([1, 0]);
    expect(rest.epochs).toEqual(whole.epochs);
    expect(rest.head).toEqual(whole.head);
    await rm(checkpointFolder, { recursive: true });
  });

  it('stops where it is told to, and refuses a text without sentences', async () => {
    const signal = AbortSignal.abort();
    await expect(train({ signal })).rejects.toThrow('interrupted');
    await expect(train({ sentences: [] })).rejects.toThrow(
      'language head: there must be a sentence to learn from, but got none',
    );
  });
});
