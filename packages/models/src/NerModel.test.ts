import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { seedEngine, startEngine } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import { createBertConfig } from './encoders/createBertConfig.js';
import { listEncoderParameters } from './encoders/listEncoderParameters.js';
import { chooseHead, initializeHead } from './heads/chooseHead.js';
import { findOutput } from './heads/Head.js';
import type { NamedArray } from './NamedArrays.js';
import { NerModel, type NerModelOptions } from './NerModel.js';
import { packBatch } from './PackedBatch.js';

const config = createBertConfig({
  vocabSize: 12,
  hiddenSize: 8,
  numLayers: 1,
  numHeads: 2,
  intermediateSize: 16,
  maxPositions: 10,
});
const head = chooseHead({ numClasses: 3, maxSpanWidth: 2, widthEmbeddingSize: 4, headHiddenSize: 6, headDropout: 0.2 });

function parameters(): NerModelOptions['parameters'] {
  const encoder = new Map<string, NamedArray>();
  for (const { name, shape } of listEncoderParameters(config)) {
    const size = shape.reduce((product, length) => product * length, 1);
    encoder.set(name, { shape, values: Float32Array.from({ length: size }, (_, i) => Math.sin(i + 1) * 0.3) });
  }
  seedEngine(1);
  return { encoder, head: initializeHead(head, config) };
}

const batch = packBatch([
  {
    encoding: {
      inputIds: Int32Array.of(1, 5, 7, 2),
      firstSubword: Int32Array.of(1, 2),
      lastSubword: Int32Array.of(1, 2),
    },
    spanStart: Int32Array.of(0, 0, 1),
    spanEnd: Int32Array.of(0, 1, 1),
  },
]);

describe(NerModel, () => {
  const models: NerModel[] = [];
  const create = (trainableSubwords: ReadonlySet<number> | null = null): NerModel => {
    const model = new NerModel({ config, head, parameters: parameters(), trainableSubwords });
    models.push(model);
    return model;
  };
  const logitsOf = (model: NerModel): number[] => {
    const tensors = model.upload(batch);
    const logits = tf.tidy(() => Array.from(model.forward(tensors, false).logits.dataSync()) as unknown as tf.Tensor);
    tensors.dispose();
    return logits as unknown as number[];
  };

  beforeAll(() => startEngine({ engine: 'cpu' }));
  afterEach(() => {
    for (const model of models.splice(0)) model.dispose();
    expect(tf.memory().numTensors).toBe(0);
  });

  it('exports what it was given, the word embeddings in their order, also when only some rows train', () => {
    const { encoder, head: ofHead } = parameters();
    const given = new Map([...[...encoder].map(([name, array]) => [`encoder.${name}`, array] as const), ...ofHead]);
    for (const model of [create(), create(new Set([1, 2, 5, 7]))]) {
      expect([...model.export().keys()].sort()).toEqual([...given.keys()].sort());
      for (const [name, array] of model.export()) {
        expect(array.shape).toEqual(given.get(name)?.shape);
        expect(Array.from(array.values)).toEqual(Array.from(given.get(name)?.values ?? []));
      }
    }
  });

  it('computes the same with only some rows training, whether the batch has others or not', () => {
    const whole = logitsOf(create());
    expect(logitsOf(create(new Set([1, 2, 5, 7])))).toEqual(whole);
    expect(logitsOf(create(new Set([7])))).toEqual(whole);
    expect(logitsOf(create(new Set([0, 2, 5, 7])))).toEqual(whole); // only the first of the others, subword 1
  });

  it('keeps rows that cannot train out of what trains', () => {
    const { encoder } = create(new Set([1, 2, 5, 7])).trainable();
    expect(encoder.get('encoder.embeddings.word_embeddings.weight')?.shape).toEqual([4, 8]);
  });

  it('gives every trainable parameter a gradient', () => {
    const model = create();
    const tensors = model.upload(batch);
    const { encoder, head: headVariables } = model.trainable();
    const variables = [...encoder, ...headVariables];
    const { value, grads } = tf.variableGrads(
      () => tf.sum(tf.square(model.forward(tensors, false).logits)),
      variables.map(([, variable]) => variable),
    );
    for (const [name, variable] of variables) {
      const gradient = grads[variable.name]?.dataSync() ?? [];
      // A key's bias shifts all scores of a query alike: no gradient but rounding.
      if (!name.endsWith('key.bias')) expect([name, gradient.some((number) => number !== 0)]).toEqual([name, true]);
    }
    tf.dispose([value, grads]);
    tensors.dispose();
  });

  it('writes out e(x) with the dropout of the pass that it belongs to', () => {
    const model = create();
    const tensors = model.upload(batch);
    const spansOf = (training: boolean): { inputs: number[][]; hidden: number[][] } => {
      const outputs = model.forward(tensors, training);
      const read = {
        inputs: findOutput(outputs, 'span_input').arraySync(),
        hidden: outputs.encoderOutput.arraySync(),
      };
      return read;
    };
    tf.engine().startScope();
    const still = spansOf(false);
    seedEngine(3);
    const { inputs, hidden } = spansOf(true);
    tf.engine().endScope();
    tensors.dispose();
    // Spans (0, 0), (0, 1), (1, 1); words 0 and 1 begin at subwords 1 and 2. Start, end, then 4 of the width.
    expect(still.inputs[1]!.slice(0, 16)).toEqual([...still.hidden[1]!, ...still.hidden[2]!]);
    const [first, both, second] = inputs.map((row) => [row.slice(0, 8), row.slice(8, 16)] as const);
    expect([first![0], first![1], both![0]]).toEqual([both![0], both![0], first![0]]); // one h' for a word, wherever
    expect([second![0], second![1]]).toEqual([both![1], both![1]]);
    const entries = [...both![0]!, ...both![1]!];
    const kept = [...hidden[1]!, ...hidden[2]!].map((value) => value / 0.8);
    entries.forEach((entry, at) => entry === 0 || expect(entry).toBeCloseTo(kept[at]!, 5));
    const dropped = entries.filter((entry) => entry === 0).length;
    expect(dropped).toBeGreaterThan(0); // 16 entries, each gone with probability 0.2: none in one of 36 seeds
    expect(dropped).toBeLessThan(10);
  });

  it('goes back to a snapshot', () => {
    const model = create();
    const before = logitsOf(model);
    const snapshot = model.snapshot();
    for (const variable of model.trainable().head.values()) tf.tidy(() => variable.assign(tf.add(variable, 1)));
    expect(logitsOf(model)).not.toEqual(before);
    model.restore(snapshot);
    expect(logitsOf(model)).toEqual(before);
    snapshot.dispose();
  });

  it('says which parameter of the head is misshapen', () => {
    const { encoder, head: ofHead } = parameters();
    const wrong = new Map(ofHead).set('ffnn1.bias', { shape: [5], values: new Float32Array(5) });
    expect(() => new NerModel({ config, head, parameters: { encoder, head: wrong } })).toThrow(
      'NerModel: ffnn1.bias must have shape [6], but got [5]',
    );
  });
});
