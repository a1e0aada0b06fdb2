import { readFileSync } from 'node:fs';

import { seedEngine, startEngine } from '@dynclean/engine';
import { expectNear, listTestEngines } from '@dynclean/engine/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import type { ParameterLookup } from '../../encoders/Encoder.js';
import { bagOfWordsConfig } from '../../testing/bagOfWords.js';
import { sumCrossEntropy } from '../../ops/sumCrossEntropy.js';
import { packBatch, uploadBatch } from '../../PackedBatch.js';
import { bioClassifier } from '../bio-classifier/bioClassifier.js';
import { entityAndType } from '../entity-and-type/entityAndType.js';
import { entityDetector } from '../entity-detector/entityDetector.js';
import { findOutput, type Head } from '../Head.js';
import { tokenClassifier } from '../token-classifier/tokenClassifier.js';
import { typeDetectors } from '../type-detectors/typeDetectors.js';
import type { WordShape } from './wordShape.js';

/** What scripts/peer/roster_values.py writes of a head. */
interface Stored {
  readonly hidden: number[];
  readonly parameters: Readonly<Record<string, { shape: number[]; values: number[]; gradient: number[] }>>;
  readonly tags: number[];
  readonly loss: number;
  readonly dHidden: number[];
}
type Values = {
  readonly heads: Stored & Readonly<Record<'entityLogit' | 'typeLogits' | 'f', number[]>>;
  readonly classifier: Stored & { readonly logits: number[] };
};
const path = new URL('../../../tests/tokenValues.json', import.meta.url);
const { heads, classifier } = JSON.parse(readFileSync(path, 'utf8')) as Values;
/** Written by scripts/peer/bond_values.py. */
const bioPath = new URL('../../../tests/bioValues.json', import.meta.url);
/** Written by scripts/peer/pu_values.py. */
const detectorPath = new URL('../../../tests/detectorValues.json', import.meta.url);
type DetectorValues = Readonly<Record<'detectors' | 'entities', Stored & { scores: number[]; logits: number[] }>>;
const { detectors, entities } = JSON.parse(readFileSync(detectorPath, 'utf8')) as DetectorValues;
const { classifier: bio } = JSON.parse(readFileSync(bioPath, 'utf8')) as Pick<Values, 'classifier'>;

// The script's batch: words of one, two and three subwords behind the start special, then a sentence of two words.
const none = new Int32Array(0);
const batch = packBatch([
  {
    encoding: {
      inputIds: new Int32Array(8),
      firstSubword: Int32Array.of(1, 2, 4),
      lastSubword: Int32Array.of(1, 3, 6),
    },
    spanStart: none,
    spanEnd: none,
  },
  {
    encoding: { inputIds: new Int32Array(4), firstSubword: Int32Array.of(1, 2), lastSubword: Int32Array.of(1, 2) },
    spanStart: none,
    spanEnd: none,
  },
]);

/** What a head computes from the stored numbers: outputs, the cross-entropy of its tags, and all gradients. */
function compute(head: Head<WordShape>, stored: Stored, { training = false, wordDropout = 0.1 } = {}) {
  const names = Object.keys(stored.parameters);
  const inputs = [
    tf.tensor2d(stored.hidden, [12, 3]),
    ...Object.values(stored.parameters).map(({ shape, values }) => tf.tensor(values, shape)),
  ];
  const forward = (hidden: tf.Tensor, ...parameters: tf.Tensor[]) => {
    const parameter: ParameterLookup = <T extends tf.Tensor>(name: string) => parameters[names.indexOf(name)] as T;
    const shape = { numClasses: 4, wordDropout };
    return head.forward(hidden as tf.Tensor2D, uploadBatch(batch, batch.inputIds), { shape, parameter, training });
  };
  const { value, grads } = tf.valueAndGrads((...given) =>
    sumCrossEntropy(forward(given[0]!, ...given.slice(1)).logits, tf.tensor1d(stored.tags, 'int32')),
  )(inputs);
  return { outputs: forward(inputs[0]!, ...inputs.slice(1)), loss: value, grads };
}

function expectGradients(stored: Stored, { loss, grads }: ReturnType<typeof compute>): void {
  expectNear(loss.dataSync(), [stored.loss]);
  expectNear(grads[0]!.dataSync(), stored.dHidden);
  Object.values(stored.parameters).forEach(({ gradient }, i) => expectNear(grads[i + 1]!.dataSync(), gradient));
}

describe.each(listTestEngines())("token classifiers beside PyTorch's on %s", (_title, engine, available) => {
  const test = available ? it : it.skip;
  beforeAll(async () => {
    if (available) await startEngine({ engine, precision: 'fp32' });
  });

  test('two layers have its scores, what they say together, loss and gradients', () => {
    tf.tidy(() => {
      const computed = compute(entityAndType, heads);
      expectNear(findOutput(computed.outputs, 'entity_logit').dataSync(), heads.entityLogit);
      expectNear(findOutput(computed.outputs, 'type_logits').dataSync(), heads.typeLogits);
      expectNear(tf.exp(computed.outputs.logits).dataSync(), heads.f);
      expectGradients(heads, computed);
    });
  });

  test('one layer has its scores, loss and gradients', () => {
    tf.tidy(() => {
      const computed = compute(tokenClassifier, classifier);
      expectNear(computed.outputs.logits.dataSync(), classifier.logits);
      expectGradients(classifier, computed);
    });
  });

  test('one layer of BIO tags has its scores, loss and gradients', () => {
    tf.tidy(() => {
      const computed = compute(bioClassifier, bio);
      expectNear(computed.outputs.logits.dataSync(), bio.logits);
      expectGradients(bio, computed);
    });
  });

  test('detectors have their scores, none for "no entity", loss and gradients', () => {
    tf.tidy(() => {
      const computed = compute(typeDetectors, detectors);
      expectNear(findOutput(computed.outputs, 'detector_logits').dataSync(), detectors.scores);
      expectNear(computed.outputs.logits.dataSync(), detectors.logits);
      expectGradients(detectors, computed);
    });
  });

  test('a detector of entities has its scores, all types alike, loss and gradients', () => {
    tf.tidy(() => {
      const computed = compute(entityDetector, entities);
      expectNear(findOutput(computed.outputs, 'entity_logit').dataSync(), entities.scores);
      expectNear(computed.outputs.logits.dataSync(), entities.logits);
      expectGradients(entities, computed);
    });
  });

  test('both drop of the vectors of words in training', () => {
    tf.tidy(() => {
      seedEngine(3);
      const { logits } = compute(tokenClassifier, classifier, { training: true, wordDropout: 0.5 }).outputs;
      const f = tf.exp(compute(entityAndType, heads, { training: true, wordDropout: 0.5 }).outputs.logits);
      const countOff = (ours: tf.Tensor, stored: readonly number[]): number =>
        Array.from(ours.dataSync()).filter((value, i) => Math.abs(value - stored[i]!) > 1e-3).length;
      expect(countOff(logits, classifier.logits)).toBeGreaterThan(10); // of 20
      expect(countOff(f, heads.f)).toBeGreaterThan(10);
    });
  });
});

describe.each([
  ['entity-and-type', entityAndType, heads],
  ['token-classifier', tokenClassifier, classifier],
  ['bio-classifier', bioClassifier, bio],
  ['type-detectors', typeDetectors, detectors],
  ['entity-detector', entityDetector, entities],
] as const)('%s', (name, head, stored) => {
  const shape = { numClasses: 4, wordDropout: 0.1 };
  const config = { ...bagOfWordsConfig, hiddenSize: 3 };

  it('has the parameters of the stored values, and drops a tenth where nothing else is said', () => {
    const listed = Object.entries(stored.parameters).map(([parameter, of]) => ({ name: parameter, shape: of.shape }));
    expect(head.name).toBe(name);
    expect(head.parameters(shape, config)).toEqual(listed);
    expect(head.shape.parse({ numClasses: 4 })).toEqual(shape);
  });

  it('begins with weights of deviation 0.02 and without biases', () => {
    seedEngine(1);
    const wide = { ...config, hiddenSize: 500 };
    const initial = head.initialize(shape, wide);
    expect([...initial.keys()]).toEqual(Object.keys(stored.parameters));
    for (const [parameter, { shape: of, values }] of initial) {
      expect(values).toHaveLength(of.reduce((product, size) => product * size, 1));
      const deviation = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
      expect(deviation).toBeCloseTo(parameter.endsWith('.bias') ? 0 : 0.02, 2);
    }
    const again = (seedEngine(1), head.initialize(shape, wide));
    expect(again).toEqual(initial);
  });
});
