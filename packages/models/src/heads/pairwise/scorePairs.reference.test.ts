import { readFileSync } from 'node:fs';

import { seedEngine, startEngine } from '@dynclean/engine';
import { expectNear, listTestEngines } from '@dynclean/engine/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import type { ParameterLookup } from '../../encoders/Encoder.js';
import { sumCrossEntropy } from '../../ops/sumCrossEntropy.js';
import { packBatch, uploadBatch } from '../../PackedBatch.js';
import { listPairwiseParameters } from './initializePairwise.js';
import { pairwise } from './pairwise.js';
import { scorePairs } from './scorePairs.js';

/** Written by scripts/peer/negative_sampling_values.py. */
interface Values {
  readonly scorer: {
    readonly hidden: number[];
    readonly parameters: Readonly<Record<string, { shape: number[]; values: number[]; gradient: number[] }>>;
    readonly labels: number[];
    readonly scoringHidden: number[];
    readonly logits: number[];
    readonly loss: number;
    readonly dHidden: number[];
  };
}
const path = new URL('../../../tests/pairwiseValues.json', import.meta.url);
const { scorer } = JSON.parse(readFileSync(path, 'utf8')) as Values;

// The script's batch: words of one, two and three subwords behind the start special, then a sentence of one word.
const batch = packBatch([
  {
    encoding: {
      inputIds: new Int32Array(8),
      firstSubword: Int32Array.of(1, 2, 4),
      lastSubword: Int32Array.of(1, 3, 6),
    },
    spanStart: Int32Array.of(0, 0, 0, 1, 2),
    spanEnd: Int32Array.of(0, 1, 2, 2, 2),
  },
  {
    encoding: { inputIds: new Int32Array(3), firstSubword: Int32Array.of(1), lastSubword: Int32Array.of(1) },
    spanStart: Int32Array.of(0),
    spanEnd: Int32Array.of(0),
  },
]);

const names = Object.keys(scorer.parameters);
const of = (name: string): number => names.indexOf(name);

/** What the head computes from the stored numbers. */
function score(training: boolean, scoringDropout: number) {
  const inputs = [
    tf.tensor2d(scorer.hidden, [11, 3]),
    ...Object.values(scorer.parameters).map(({ shape, values }) => tf.tensor(values, shape)),
  ];
  const forward = (hidden: tf.Tensor, ...parameters: tf.Tensor[]) => {
    const parameter: ParameterLookup = <T extends tf.Tensor>(name: string) => parameters[of(name)] as T;
    const tensors = uploadBatch(batch, batch.inputIds);
    return scorePairs(hidden as tf.Tensor2D, tensors, { parameter, scoringDropout, training });
  };
  const { value, grads } = tf.valueAndGrads((...given) =>
    sumCrossEntropy(forward(given[0]!, ...given.slice(1)).logits, tf.tensor1d(scorer.labels, 'int32')),
  )(inputs);
  const { logits, scoringHidden } = forward(inputs[0]!, ...inputs.slice(1));
  return { logits, scoringHidden, loss: value, grads };
}

describe.each(listTestEngines())("the pairwise scorer beside PyTorch's on %s", (_title, engine, available) => {
  const test = available ? it : it.skip;
  beforeAll(async () => {
    if (available) await startEngine({ engine, precision: 'fp32' });
  });

  // A share of 1e-12 drops nothing and changes no digit: the features are written out as with any dropout.
  test.each([
    ['by parts', false, 0.4],
    ['by parts, in training without dropout', true, 0],
    ['with features written out', true, 1e-12],
  ])('has its scores, loss and gradients, %s', (_how, training, scoringDropout) => {
    tf.tidy(() => {
      const { logits, scoringHidden, loss, grads } = score(training, scoringDropout);
      expectNear(scoringHidden.dataSync(), scorer.scoringHidden);
      expectNear(logits.dataSync(), scorer.logits);
      expectNear(loss.dataSync(), [scorer.loss]);
      expectNear(grads[0]!.dataSync(), scorer.dHidden);
      names.forEach((name, i) => expectNear(grads[i + 1]!.dataSync(), scorer.parameters[name]!.gradient));
    });
  });

  test('drops features of each span apart in training', () => {
    tf.tidy(() => {
      seedEngine(3);
      const { logits } = score(true, 0.5);
      const off = Array.from(logits.dataSync(), (value, i) => Math.abs(value - scorer.logits[i]!));
      expect(off.filter((difference) => difference > 1e-3).length).toBeGreaterThan(off.length / 2);
    });
  });
});

describe('stored values of the pairwise scorer', () => {
  it('are of the parameters that the head has', () => {
    const shape = { numClasses: 4, scoringSize: 5, scoringDropout: 0 };
    const listed = listPairwiseParameters(shape, { hiddenSize: 3 });
    expect(listed).toEqual(names.map((name) => ({ name, shape: scorer.parameters[name]!.shape })));
  });

  it('is 256 wide and drops a tenth where nothing else is said', () => {
    expect(pairwise.shape.parse({ numClasses: 5 })).toEqual({ numClasses: 5, scoringSize: 256, scoringDropout: 0.1 });
  });
});
