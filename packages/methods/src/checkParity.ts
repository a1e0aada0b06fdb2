import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { withPrecision } from '@dynclean/engine';
import {
  chooseHead,
  findOutput,
  listEncoderParameters,
  NerModel,
  packBatch,
  type PackedBatch,
  sumCrossEntropy,
} from '@dynclean/models';
import { InputError } from '@dynclean/schema';
import { AdamW } from '@dynclean/training';
import { loadEncoderWeights, readNamedArrays, readSafetensors, type Safetensors } from '@dynclean/weights';
import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';

import { listMethods } from './registry.js';

/** One thing that PyTorch computed, and how far the active engine is from it. */
export interface ParityQuantity {
  /** As in `expected.safetensors`, e.g. `logits` or `grad.ffnn1.weight`. */
  readonly name: string;
  /**
   * Largest difference; infinite where one side is NaN or sizes differ. Of sets of spans: how many are on one side
   * only.
   */
  readonly maxAbs: number;
  /** `maxAbs` by the largest expected magnitude. */
  readonly maxRel: number;
  /** What `maxAbs` may be. */
  readonly tolerance: number;
  readonly ok: boolean;
}

const indices = z.array(z.int().nonnegative());

const batchSchema = z.object({
  numClasses: z.int().min(2),
  sentences: z
    .array(
      z.object({
        inputIds: indices,
        firstSubword: indices,
        lastSubword: indices,
        spans: z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative()])),
        labels: indices,
      }),
    )
    .min(1),
  optimizer: z.object({
    encoderLr: z.number(),
    headLr: z.number(),
    betas: z.tuple([z.number(), z.number()]),
    eps: z.number(),
    weightDecay: z.number(),
  }),
});

type FixtureBatch = z.infer<typeof batchSchema>;

/** What we computed, by the names of `expected.safetensors`. */
type Quantities = ReadonlyMap<string, ArrayLike<number>>;

const FIXTURE_FILES = 'config.json, model.safetensors, head.safetensors, batch.json and expected.safetensors';
const STEPS = 3;

/**
 * Holds the active engine to what PyTorch computed for one batch of a small model, dropout off, float32: outputs,
 * losses, what methods make of them (`Method.computeParity`), every gradient, and every weight after three AdamW steps.
 *
 * Tolerances: outputs and weights 1e-5; gradients 1e-4 of their largest value and 1e-7; losses 1e-5 of their value. A
 * key's bias shifts all scores of a query alike, so its gradient is rounding and nothing else: below 1e-6 on both
 * sides, and its weights, which AdamW moves by that rounding, to 1e-4.
 *
 * @param folder - a parity fixture: config.json, model.safetensors, head.safetensors, batch.json, expected.safetensors.
 * @throws InputError when the folder is no such fixture.
 */
export function checkParity(folder: string): Promise<{ quantities: ParityQuantity[] }> {
  return withPrecision('fp32', () => compareWithFixture(folder));
}

async function compareWithFixture(folder: string): Promise<{ quantities: ParityQuantity[] }> {
  const { expected, batch, model } = await readFixture(folder);
  const packed = packFixture(batch);
  const labels = Int32Array.from(batch.sentences.flatMap((sentence) => sentence.labels));
  const ours = new Map<string, ArrayLike<number>>();
  tf.engine().startScope();
  try {
    for (const [name, values] of computeOutputs(model, packed, labels)) ours.set(name, values);
    for (const [name, values] of takeSteps(model, { packed, labels }, batch.optimizer)) ours.set(name, values);
  } finally {
    tf.engine().endScope();
    model.dispose();
  }
  const keyBiases = listEncoderParameters(model.config).filter(({ role }) => role === 'keyBias');
  const isKeyBias = (quantity: string): boolean => keyBiases.some(({ name }) => quantity.endsWith(`.encoder.${name}`));
  const quantities: ParityQuantity[] = [];
  for (const { name, dtype } of expected.entries.values()) {
    if (dtype === 'F32') {
      const { values } = await expected.readFloats(name);
      quantities.push(compare(name, { ours: ours.get(name), expected: values, isKeyBias: isKeyBias(name) }));
    } else quantities.push(compareSets(name, ours.get(name), await readIntegers(expected, name)));
  }
  return { quantities };
}

async function readIntegers(file: Safetensors, name: string): Promise<number[]> {
  const { values } = await file.read(name);
  return Array.from(values as ArrayLike<number | bigint>, Number);
}

async function readFixture(folder: string): Promise<{ expected: Safetensors; batch: FixtureBatch; model: NerModel }> {
  const path = join(folder, 'batch.json');
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(`${folder}: must be a parity fixture with ${FIXTURE_FILES}, but batch.json: ${reason}`);
  }
  const parsed = batchSchema.safeParse(json);
  if (!parsed.success) throw new InputError(`${path}: must be a fixture's batch, but ${z.prettifyError(parsed.error)}`);
  const batch = parsed.data;
  const { config, parameters } = await loadEncoderWeights(folder);
  const head = await readNamedArrays(join(folder, 'head.safetensors'));
  const shapeOf = (name: string): readonly number[] => {
    const array = head.get(name);
    if (array === undefined) throw new InputError(`${folder}/head.safetensors: must hold ${name}, but does not`);
    return array.shape;
  };
  const [numWidths = 0, widthEmbeddingSize = 0] = shapeOf('width.weight');
  const [headHiddenSize = 0] = shapeOf('ffnn1.weight');
  const chosen = chooseHead({
    numClasses: batch.numClasses,
    maxSpanWidth: numWidths - 1,
    widthEmbeddingSize,
    headHiddenSize,
    headDropout: 0,
  });
  const model = new NerModel({ config, head: chosen, parameters: { encoder: parameters, head } });
  return { expected: await readSafetensors(join(folder, 'expected.safetensors')), batch, model };
}

function packFixture(batch: FixtureBatch): PackedBatch {
  return packBatch(
    batch.sentences.map(({ inputIds, firstSubword, lastSubword, spans }) => ({
      encoding: {
        inputIds: Int32Array.from(inputIds),
        firstSubword: Int32Array.from(firstSubword),
        lastSubword: Int32Array.from(lastSubword),
      },
      spanStart: Int32Array.from(spans, ([first]) => first),
      spanEnd: Int32Array.from(spans, ([, last]) => last),
    })),
  );
}

/** Outputs, what methods make of them, and the gradients of the full loss. */
function computeOutputs(model: NerModel, packed: PackedBatch, labels: Int32Array): Quantities {
  const ours = new Map<string, ArrayLike<number>>();
  const batch = model.upload(packed);
  const outputs = model.forward(batch, false);
  const ffnnHidden = findOutput(outputs, 'ffnn_hidden');
  ours.set('encoder_output', outputs.encoderOutput.dataSync());
  ours.set('ffnn_hidden', ffnnHidden.dataSync());
  ours.set('logits', outputs.logits.dataSync());

  for (const { computeParity } of listMethods()) {
    for (const [name, values] of computeParity?.(outputs, labels) ?? []) ours.set(name, values);
  }

  const { loss, gradients } = differentiate(model, batch, labels);
  ours.set('loss', loss.dataSync());
  for (const [name, gradient] of gradients) ours.set(`grad.${name}`, gradient.dataSync());
  return ours;
}

function differentiate(
  model: NerModel,
  batch: ReturnType<NerModel['upload']>,
  labels: Int32Array,
): { loss: tf.Scalar; named: tf.NamedTensorMap; gradients: Map<string, tf.Tensor> } {
  const { encoder, head } = model.trainable();
  const variables = [...encoder, ...head];
  const { value, grads } = tf.variableGrads(
    () => sumCrossEntropy(model.forward(batch, false).logits, tf.tensor1d(labels, 'int32')),
    variables.map(([, variable]) => variable),
  );
  const gradients = new Map(variables.map(([name, variable]) => [name, grads[variable.name] as tf.Tensor]));
  return { loss: value, named: grads, gradients };
}

/** Three AdamW steps on the full loss, and where they lead. */
function takeSteps(
  model: NerModel,
  { packed, labels }: { readonly packed: PackedBatch; readonly labels: Int32Array },
  settings: FixtureBatch['optimizer'],
): Quantities {
  const { encoder, head } = model.trainable();
  const { weightDecay } = settings;
  const optimizer = new AdamW(
    [
      { parameters: encoder, learningRate: settings.encoderLr, weightDecay },
      { parameters: head, learningRate: settings.headLr, weightDecay },
    ],
    {
      adamBeta1: settings.betas[0],
      adamBeta2: settings.betas[1],
      adamEpsilon: settings.eps,
      adamEps: 'corrected',
    },
  );
  const batch = model.upload(packed);
  const losses: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    const { loss, named } = differentiate(model, batch, labels);
    losses.push(loss.dataSync()[0] as number);
    optimizer.step(named);
    tf.dispose([named, loss]);
  }
  const ours = new Map<string, ArrayLike<number>>([['loss_curve', losses]]);
  ours.set('logits_after3', model.forward(batch, false).logits.dataSync());
  for (const [name, { values }] of model.export()) ours.set(`after3.${name}`, values);
  optimizer.dispose();
  return ours;
}

/** Both sides of a quantity; `ours` is undefined where we have no such thing. */
interface Compared {
  readonly ours: ArrayLike<number> | undefined;
  readonly expected: ArrayLike<number>;
  /** Whether it is the gradient or the weights of a key's bias. */
  readonly isKeyBias: boolean;
}

function compare(name: string, { ours, expected, isKeyBias }: Compared): ParityQuantity {
  let largest = 0;
  let maxAbs = ours === undefined || ours.length !== expected.length ? Infinity : 0;
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs(expected[i] as number));
    const difference = Math.abs((ours?.[i] ?? NaN) - (expected[i] as number));
    maxAbs = Math.max(maxAbs, Number.isNaN(difference) ? Infinity : difference);
  }
  const tolerance = toleranceOf(name, largest, isKeyBias);
  const maxRel = maxAbs === 0 ? 0 : maxAbs / largest;
  return { name, maxAbs, maxRel, tolerance, ok: maxAbs <= tolerance };
}

/** Integers are indices, of which the same must be there. */
function compareSets(name: string, ours: ArrayLike<number> | undefined, expected: readonly number[]): ParityQuantity {
  const [a, b] = [new Set(Array.from(ours ?? [])), new Set(expected)];
  const different = [...a].filter((span) => !b.has(span)).length + [...b].filter((span) => !a.has(span)).length;
  return { name, maxAbs: different, maxRel: different / Math.max(b.size, 1), tolerance: 0, ok: different === 0 };
}

function toleranceOf(name: string, largest: number, isKeyBias: boolean): number {
  if (name.startsWith('grad.')) return isKeyBias ? 1e-6 : 1e-4 * largest + 1e-7;
  if (name.startsWith('after3.')) return isKeyBias ? 1e-4 : 1e-5;
  if (name.includes('loss')) return 1e-5 * Math.max(1, largest);
  return 1e-5;
}
