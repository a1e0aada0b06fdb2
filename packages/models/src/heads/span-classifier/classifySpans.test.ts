import { describe, expect, it } from '@jest/globals';
import { type EngineName, listEngines, seedEngine, startEngine } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import type { ParameterLookup } from '../../encoders/Encoder.js';
import { packBatch, uploadBatch } from '../../PackedBatch.js';
import { classifySpans, spanInputs } from './classifySpans.js';
import { listSpanParameters } from './initializeSpanClassifier.js';

const head = { numClasses: 4, maxSpanWidth: 3, widthEmbeddingSize: 2, headHiddenSize: 5, headDropout: 0 };

/** Numbers without a pattern, the same on every call. */
const values = (size: number, offset: number): number[] =>
  Array.from({ length: size }, (_, i) => Math.sin(i * 1.7 + offset));

// Words of one, two and three subwords behind the start special, then a sentence of one word: 8 and 3 subwords.
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
/** Of each span: its first word's first subword, its last word's last subword, its words. */
const spans = [[1, 1, 1], [1, 3, 2], [1, 6, 3], [2, 6, 2], [4, 6, 1], [9, 9, 1]] as const; // prettier-ignore

const shapes = Object.fromEntries(listSpanParameters(head, { hiddenSize: 3 }).map(({ name, shape }) => [name, shape]));
const hidden = values(11 * 3, 50);
const parameters = new Map(
  Object.entries(shapes).map(([name, shape], i) => [name, values(shape[0]! * (shape[1] ?? 1), 10 * i)]),
);

/** `A x + b` in doubles; A is `[out, in]`, row by row. */
function affine(layer: string, x: readonly number[]): number[] {
  const weight = parameters.get(`${layer}.weight`) ?? [];
  return (parameters.get(`${layer}.bias`) ?? []).map((bias, row) =>
    x.reduce((sum, value, column) => sum + value * weight[row * x.length + column]!, bias),
  );
}
const relu = (x: readonly number[]): number[] => x.map((value) => Math.max(0, value));

/** e(x), g(x) and z(x) of every span as the paper writes them (DynClean, section 3). */
const expected = spans.map(([first, last, width]) => {
  const row = (of: number): number[] => hidden.slice(3 * of, 3 * of + 3);
  const widthRow = parameters.get('width.weight')!.slice(2 * width, 2 * width + 2);
  const input = [...row(first), ...row(last), ...widthRow];
  const ffnnHidden = relu(affine('ffnn2', relu(affine('ffnn1', input))));
  return { input, ffnnHidden, logits: affine('classifier', ffnnHidden) };
});

const engines = listEngines().map(
  ({ name, available, reason }) => [available ? name : `${name} (skipped: ${reason})`, name, available] as const,
);

describe.each(engines)('the span classifier on %s', (_title, engine: EngineName, available) => {
  const test = available ? it : it.skip;

  /** Runs the head on the engine, with the given share dropped. */
  async function run(training: boolean, headDropout: number) {
    await startEngine({ engine, precision: 'fp32' });
    seedEngine(3);
    const result = { input: [[NaN]], ffnnHidden: [[NaN]], logits: [[NaN]] };
    tf.tidy(() => {
      const parameter: ParameterLookup = <T extends tf.Tensor>(name: string) =>
        tf.tensor(parameters.get(name) ?? [], [...(shapes[name] ?? [])]) as unknown as T;
      const tensors = uploadBatch(batch, batch.inputIds);
      const output = tf.tensor2d(hidden, [11, 3]);
      const { ffnnHidden, logits } = classifySpans(output, tensors, { parameter, headDropout, training });
      result.ffnnHidden = ffnnHidden.arraySync();
      result.logits = logits.arraySync();
      result.input = spanInputs(output, tensors, parameter).arraySync();
    });
    return result;
  }

  test('is two ReLU layers and a linear one on start, end and width of a span', async () => {
    const result = await run(false, 0.5); // dropout is off in inference
    expected.forEach(({ input, ffnnHidden, logits }, span) => {
      input.forEach((value, i) => expect(result.input[span]?.[i]).toBeCloseTo(value, 6));
      ffnnHidden.forEach((value, i) => expect(result.ffnnHidden[span]?.[i]).toBeCloseTo(value, 5));
      logits.forEach((value, i) => expect(result.logits[span]?.[i]).toBeCloseTo(value, 5));
    });
    expect(result.logits).toHaveLength(6);
  });

  test('drops in training', async () => {
    const dropped = (await run(true, 0.5)).logits.flat();
    const plain = expected.flatMap(({ logits }) => logits);
    expect(dropped.filter((value, i) => Math.abs(value - plain[i]!) > 1e-3).length).toBeGreaterThan(plain.length / 2);
  });
});
