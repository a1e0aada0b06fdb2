import { readFileSync } from 'node:fs';

import { seedEngine, startEngine } from '@dynclean/engine';
import { expectNear, listTestEngines } from '@dynclean/engine/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { sumCrossEntropy } from '../../ops/sumCrossEntropy.js';
import { unitRows } from '../../ops/unitRows.js';
import { packBatch, uploadBatch } from '../../PackedBatch.js';
import { bagOfWordsConfig } from '../../testing/bagOfWords.js';
import { findOutput } from '../Head.js';
import { prototypeClassifier } from './prototypeClassifier.js';

/** Written by scripts/peer/mproto_values.py. */
interface Values {
  readonly classifier: {
    readonly hidden: number[];
    readonly parameters: { readonly prototypes: { shape: [number, number]; values: number[]; gradient: number[] } };
    readonly tags: number[];
    readonly cosines: number[];
    readonly logits: number[];
    readonly loss: number;
    readonly dHidden: number[];
  };
}
const path = new URL('../../../tests/prototypeValues.json', import.meta.url);
const { classifier } = JSON.parse(readFileSync(path, 'utf8')) as Values;
const { prototypes } = classifier.parameters;

// The script's batch: words of one, two and three subwords behind the start special, then a sentence of two words.
const none = new Int32Array(0);
const batch = packBatch(
  [
    { inputIds: new Int32Array(8), firstSubword: Int32Array.of(1, 2, 4), lastSubword: Int32Array.of(1, 3, 6) },
    { inputIds: new Int32Array(4), firstSubword: Int32Array.of(1, 2), lastSubword: Int32Array.of(1, 2) },
  ].map((encoding) => ({ encoding, spanStart: none, spanEnd: none })),
);
const shape = { numClasses: 4, wordDropout: 0.5, prototypesPerClass: 3 };

const forward = (hidden: tf.Tensor, ofPrototypes: tf.Tensor, training = false) =>
  prototypeClassifier.forward(hidden as tf.Tensor2D, uploadBatch(batch, batch.inputIds), {
    shape,
    parameter: (<T extends tf.Tensor>() => ofPrototypes as T) as never,
    training,
  });

describe.each(listTestEngines())("prototypes beside PyTorch's on %s", (_title, engine, available) => {
  const test = available ? it : it.skip;
  beforeAll(async () => {
    if (available) await startEngine({ engine, precision: 'fp32' });
  });
  const inputs = () =>
    [tf.tensor2d(classifier.hidden, [12, 3]), tf.tensor2d(prototypes.values, prototypes.shape)] as const;

  test('have cosines, the best of each class, loss and gradients', () => {
    tf.tidy(() => {
      const outputs = forward(...inputs());
      expectNear(findOutput(outputs, 'cosines').dataSync(), classifier.cosines);
      expectNear(outputs.logits.dataSync(), classifier.logits);
      const tags = tf.tensor1d(classifier.tags, 'int32');
      const { value, grads } = tf.valueAndGrads((hidden, of) => sumCrossEntropy(forward(hidden!, of!).logits, tags))([
        ...inputs(),
      ]);
      expectNear(value.dataSync(), [classifier.loss]);
      expectNear(grads[0]!.dataSync(), classifier.dHidden);
      expectNear(grads[1]!.dataSync(), prototypes.gradient);
    });
  });

  test('drop of what is held against them in training, not of the vectors that they are moved by', () => {
    tf.tidy(() => {
      seedEngine(3);
      const [outputs, all] = [forward(...inputs(), true), forward(...inputs())];
      const cosines = findOutput(outputs, 'cosines').dataSync();
      expect(cosines.filter((value, i) => Math.abs(value - classifier.cosines[i]!) > 1e-3).length).toBeGreaterThan(30);
      expect(findOutput(outputs, 'word').dataSync()).toEqual(findOutput(all, 'word').dataSync());
    });
  });

  test('take a vector of zeros for one, and give it a gradient that is finite', () => {
    tf.tidy(() => {
      const { value, grad } = tf.valueAndGrad((x: tf.Tensor) => tf.sum(unitRows(x as tf.Tensor2D)))(
        tf.tensor2d([0, 0, 3, 4], [2, 2]),
      );
      expect(value.dataSync()[0]).toBeCloseTo(1.4, 6);
      expect(Array.from(grad.dataSync()).every(Number.isFinite)).toBe(true);
    });
  });
});

describe('prototype-classifier', () => {
  const config = { ...bagOfWordsConfig, hiddenSize: 500 };

  it('has three prototypes of each class where nothing else is said, which no gradient moves', () => {
    const usual = prototypeClassifier.shape.parse({ numClasses: 4 });
    expect(usual).toEqual({ numClasses: 4, wordDropout: 0.1, prototypesPerClass: 3 });
    expect(prototypeClassifier.parameters(usual, config)).toEqual([
      { name: 'prototypes', shape: [12, 500], trained: false },
    ]);
  });

  it('begins with vectors of length 1 in directions of their own', () => {
    seedEngine(1);
    const { shape: size, values } = prototypeClassifier.initialize(shape, config).get('prototypes')!;
    expect(size).toEqual([12, 500]);
    const product = (a: number, b: number): number =>
      values.subarray(a * 500, a * 500 + 500).reduce((sum, value, i) => sum + value * values[b * 500 + i]!, 0);
    for (let a = 0; a < 12; a++) {
      expect(product(a, a)).toBeCloseTo(1, 5);
      for (let b = 0; b < a; b++) expect(Math.abs(product(a, b))).toBeLessThan(0.2); // deviation 1 / sqrt(500)
    }
  });
});
