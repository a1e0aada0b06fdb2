import { readFileSync } from 'node:fs';

import { seedEngine, startEngine } from '@dynclean/engine';
import { expectNear, listTestEngines } from '@dynclean/engine/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import type { ParameterLookup } from '../../encoders/Encoder.js';
import { logSigmoid } from '../../ops/logSigmoid.js';
import { sumCrossEntropy } from '../../ops/sumCrossEntropy.js';
import { packBatch, uploadBatch } from '../../PackedBatch.js';
import { bagOfWordsConfig } from '../../testing/bagOfWords.js';
import { packWords } from '../../testing/packWords.js';
import { decodeChunks } from './decodeChunks.js';
import { scoreChunks, scoreGaps } from './pairScores.js';
import { tieOrBreak } from './tieOrBreak.js';

/** Written by scripts/peer/autoner_values.py. */
interface Values {
  readonly pairs: {
    readonly hidden: number[];
    readonly parameters: Readonly<Record<string, { shape: number[]; values: number[]; gradient: number[] }>>;
    readonly gaps: [number, number][];
    readonly chunks: [number, number][];
    readonly ties: number[];
    readonly types: number[];
    readonly tied: number[];
    readonly typed: number[];
    readonly loss: number;
    readonly dHidden: number[];
  };
  readonly decoding: readonly (readonly {
    readonly words: number;
    readonly shares: number[];
    readonly labels: number[];
    readonly probabilities: number[];
  }[])[];
}
const path = new URL('../../../tests/pairValues.json', import.meta.url);
const { pairs, decoding } = JSON.parse(readFileSync(path, 'utf8')) as Values;
const toPairs = (of: [number, number][]) => ({
  firsts: Int32Array.from(of, ([first]) => first),
  lasts: Int32Array.from(of, ([, last]) => last),
});

// The script's batch: words of one, two and three subwords behind the start special, then a sentence of two words.
const none = new Int32Array(0);
const batch = packBatch(
  [
    { inputIds: new Int32Array(8), firstSubword: Int32Array.of(1, 2, 4), lastSubword: Int32Array.of(1, 3, 6) },
    { inputIds: new Int32Array(4), firstSubword: Int32Array.of(1, 2), lastSubword: Int32Array.of(1, 2) },
  ].map((encoding) => ({ encoding, spanStart: none, spanEnd: none })),
);
const names = Object.keys(pairs.parameters);
const shape = { numClasses: 4, wordDropout: 0.5 };

function computeShares([hidden, ...parameters]: tf.Tensor[], training = false): tf.Tensor2D {
  const parameter: ParameterLookup = <T extends tf.Tensor>(name: string) => parameters[names.indexOf(name)] as T;
  const options = { shape, parameter, training };
  return tieOrBreak.forward(hidden as tf.Tensor2D, uploadBatch(batch, batch.inputIds), options).logits;
}

describe.each(listTestEngines())("ties and types of pairs beside PyTorch's on %s", (_title, engine, available) => {
  const test = available ? it : it.skip;
  beforeAll(async () => {
    if (available) await startEngine({ engine, precision: 'fp32' });
  });
  const inputs = (): tf.Tensor[] => [
    tf.tensor2d(pairs.hidden, [12, 3]),
    ...Object.values(pairs.parameters).map(({ shape: of, values }) => tf.tensor(values, of)),
  ];

  test('have scores, losses and gradients', () => {
    tf.tidy(() => {
      const shares = computeShares(inputs());
      expect(shares.shape).toEqual([5, 10]);
      expectNear(scoreGaps(shares, toPairs(pairs.gaps)).dataSync(), pairs.tied);
      expectNear(scoreChunks(shares, toPairs(pairs.chunks)).dataSync(), pairs.typed);
      const { value, grads } = tf.valueAndGrads((...given) => {
        const own = computeShares(given);
        const tied = scoreGaps(own, toPairs(pairs.gaps));
        const signs = tf.tensor1d(pairs.ties.map((tie) => 2 * tie - 1));
        const typed = sumCrossEntropy(scoreChunks(own, toPairs(pairs.chunks)), tf.tensor1d(pairs.types, 'int32'));
        return tf.sub(typed, tf.sum(logSigmoid(tf.mul(tied, signs))));
      })(inputs());
      expectNear(value.dataSync(), [pairs.loss]);
      expectNear(grads[0]!.dataSync(), pairs.dHidden);
      names.forEach((name, i) => expectNear(grads[i + 1]!.dataSync(), pairs.parameters[name]!.gradient));
    });
  });

  test('drop of the vectors of words in training', () => {
    tf.tidy(() => {
      seedEngine(3);
      const [dropped, all] = [computeShares(inputs(), true).dataSync(), computeShares(inputs()).dataSync()];
      expect(dropped.filter((value, i) => Math.abs(value - all[i]!) > 1e-3).length).toBeGreaterThan(25); // of 50
    });
  });
});

describe(decodeChunks, () => {
  it.each(decoding.map((sentences, seed) => [seed, sentences] as const))(
    'finds the entities that a walk over gaps finds, as probable as all ways to part the words say, draw %d',
    (_seed, sentences) => {
      const packed = packWords(sentences.map(({ words }) => words));
      const shares = Float32Array.from(sentences.flatMap(({ shares: of }) => of));
      const { labels, probabilities } = decodeChunks(shares, packed, 3);
      expect(Array.from(labels)).toEqual(sentences.flatMap(({ labels: of }) => of));
      sentences
        .flatMap(({ probabilities: of }) => of)
        .forEach((probability, span) => expect(probabilities[span]).toBeCloseTo(probability, 5));
    },
  );

  /** Rows of words with such sums at the gap before them, all of type 1. */
  const tied = (...sums: number[]): Float32Array =>
    Float32Array.from(sums.flatMap((sum) => [0, sum, 0, 4, 0, 0, 0, 0]));

  it('keeps sentences apart, and takes what is neither for a break', () => {
    // [0, 0] | [1, 1], [1, 2], [1, 3], [2, 2], [2, 3], [3, 3]
    expect(Array.from(decodeChunks(tied(9, 9, 0, 9), packWords([1, 3]), 3).labels)).toEqual([1, 1, 0, 0, 0, 1, 0]);
  });

  it('does not predict a part of a chunk that is wider than any candidate', () => {
    expect(Array.from(decodeChunks(tied(9, 9, 9), packWords([3], 2), 3).labels)).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('tie-or-break', () => {
  const config = { ...bagOfWordsConfig, hiddenSize: 3 };

  it('has the parameters of the stored values, and drops a tenth where nothing else is said', () => {
    const listed = Object.entries(pairs.parameters).map(([name, of]) => ({ name, shape: of.shape }));
    expect(tieOrBreak.parameters(shape, config)).toEqual(listed);
    expect(tieOrBreak.shape.parse({ numClasses: 4 })).toEqual({ numClasses: 4, wordDropout: 0.1 });
    expect([...tieOrBreak.initialize(shape, config)].map(([name, of]) => ({ name, shape: of.shape }))).toEqual(listed);
  });
});
