import {
  NerModel,
  chooseHead,
  createBertConfig,
  initializeHead,
  linear,
  packBatch,
  sumCrossEntropy,
} from '@dynclean/models';
import { createRandomEncoder } from '@dynclean/weights';
import * as tf from '@tensorflow/tfjs-core';

import { AdamW } from './AdamW.js';

/** How fast the active engine is, by three small measures that every engine manages in seconds. */
export interface EngineSpeed {
  /** Medians over at least three goes, after one to warm up; milliseconds. A training step of `MODEL` on `BATCH`. */
  readonly stepMs: number;
  /** A product of two 512 x 512 matrices in the engine's precision, billions of operations a second. */
  readonly matmulGflops: number;
  /** `tf.add` of two scalars, microseconds, its result disposed of: what one small operation costs. */
  readonly addMicros: number;
}

const MATRIX = 512;
const ADDS = 2000;
const MODEL = { hiddenSize: 128, numLayers: 2, numHeads: 4, intermediateSize: 512, vocabSize: 2000 } as const;
const BATCH = { sentences: 16, words: 20, maxSpanWidth: 4 } as const;

/**
 * Times the active engine. Uses random numbers of the engine, so seed it afterwards.
 *
 * @param budgetMs - how long each of the three measures may take once it was done three times.
 */
export function measureEngine(budgetMs = 300): EngineSpeed {
  const scalars = [tf.scalar(1), tf.scalar(2)] as const;
  const addMs = time(budgetMs, () => {
    for (let i = 0; i < ADDS; i++) tf.add(...scalars).dispose();
    const last = tf.add(...scalars); // read: a GPU's work is done when a result is there
    last.dataSync();
    last.dispose();
  });
  const matrix = tf.ones<tf.Rank.R2>([MATRIX, MATRIX]);
  const productMs = time(budgetMs, () => {
    const product = linear(matrix, matrix, null);
    product.dataSync();
    product.dispose();
  });
  tf.dispose([...scalars, matrix]);
  return {
    stepMs: timeSteps(budgetMs),
    matmulGflops: (2 * MATRIX ** 3) / productMs / 1e6,
    addMicros: (addMs / ADDS) * 1000,
  };
}

function timeSteps(budgetMs: number): number {
  const { model, batch, labels } = createTask();
  const { encoder, head } = model.trainable();
  const variables = [...encoder.values(), ...head.values()];
  const optimizer = new AdamW([{ parameters: new Map([...encoder, ...head]), learningRate: 1e-4, weightDecay: 0.01 }], {
    adamBeta1: 0.9,
    adamBeta2: 0.999,
    adamEpsilon: 1e-8,
    adamEps: 'corrected',
  });
  tf.engine().startScope();
  try {
    const tensors = model.upload(batch);
    return time(budgetMs, () => {
      tf.tidy(() => {
        const classes = tf.tensor1d(labels, 'int32');
        const { value, grads } = tf.variableGrads(
          () => sumCrossEntropy(model.forward(tensors, true).logits, classes),
          variables,
        );
        optimizer.step(grads);
        value.dataSync();
      });
    });
  } finally {
    tf.engine().endScope();
    optimizer.dispose();
    model.dispose();
  }
}

/** A random model and a batch that has it, the same each time. */
function createTask(): { model: NerModel; batch: ReturnType<typeof packBatch>; labels: Int32Array } {
  const config = createBertConfig({ ...MODEL, maxPositions: 64 });
  const { maxSpanWidth } = BATCH;
  const head = chooseHead({
    numClasses: 5,
    maxSpanWidth,
    widthEmbeddingSize: 16,
    headHiddenSize: 64,
    headDropout: 0.2,
  });
  const parameters = { head: initializeHead(head, config), encoder: createRandomEncoder(config, 1) };
  const model = new NerModel({ config, head, parameters });

  const word = Int32Array.from({ length: BATCH.words }, (_, index) => index + 1); // between the two special subwords
  const starts = Array.from(word).flatMap((_, start) => Array<number>(maxSpanWidth).fill(start));
  const spans = starts.map((start, index) => [start, start + (index % maxSpanWidth)] as const);
  const inside = spans.filter(([, end]) => end < BATCH.words);
  const batch = packBatch(
    Array.from({ length: BATCH.sentences }, (_, sentence) => ({
      encoding: {
        inputIds: Int32Array.from({ length: BATCH.words + 2 }, (_, i) => (sentence * 131 + i * 17) % MODEL.vocabSize),
        firstSubword: word,
        lastSubword: word,
      },
      spanStart: Int32Array.from(inside, ([start]) => start),
      spanEnd: Int32Array.from(inside, ([, end]) => end),
    })),
  );
  return { model, batch, labels: Int32Array.from({ length: batch.numSpans }, (_, span) => span % 5) };
}

/** Median milliseconds of `body`: once to warm up, then three times and on until the budget is spent. */
function time(budgetMs: number, body: () => void): number {
  body();
  const goes: number[] = [];
  const end = performance.now() + budgetMs;
  while (goes.length < 3 || performance.now() < end) {
    const start = performance.now();
    body();
    goes.push(performance.now() - start);
  }
  return goes.sort((a, b) => a - b)[Math.floor(goes.length / 2)] as number;
}
