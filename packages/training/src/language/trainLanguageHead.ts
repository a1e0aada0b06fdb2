import { type LanguageModel, packBatch, sumCrossEntropy } from '@dynclean/models';
import { createRandom } from '@dynclean/random';
import { type Encoding, InputError, throwIfInterrupted } from '@dynclean/schema';
import * as tf from '@tensorflow/tfjs-core';

import { AdamW } from '../AdamW.js';
import { TrainingClock } from '../parts/TrainingClock.js';
import { linearWithWarmup } from '../schedules/linearWithWarmup.js';
import { TrainingCheckpoint } from '../TrainingCheckpoint.js';
import type { Checkpointed, PartState, SavedState } from '../TrainingPart.js';
import { chooseTargets } from './chooseTargets.js';
import type { LanguageHeadSettings } from './LanguageHeadSettings.js';
import type { MaskingVocabulary } from './maskSubwords.js';

const NONE = new Int32Array(0);
/** As RoSTER's own trainings have them; a share of the steps for the warm-up. */
const ADAM = { adamBeta1: 0.9, adamBeta2: 0.999, adamEpsilon: 1e-8, adamEps: 'corrected' } as const;
const WARMUP = 0.1;
const WEIGHT_DECAY = 0.01;
/** A subword counts as found where at most so many have a higher score: those that copies are drawn from. */
const NUM_BEST = 5;

/** What the head of a language model learns from, and how. */
export interface TrainLanguageHeadOptions {
  /** Its head trains; its encoder stays. */
  readonly model: LanguageModel;
  readonly sentences: readonly Encoding[];
  readonly vocabulary: MaskingVocabulary;
  readonly settings: LanguageHeadSettings;
  /** Keeps the state after each epoch here; a checkpoint that is there is gone on from. */
  readonly checkpointFolder?: string | undefined;
  readonly onProgress?: ((done: number, total: number, epoch: number) => void) | undefined;
  readonly onEpoch?: ((epoch: LanguageHeadEpoch) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How an epoch went, over the subwords that were to be found. */
export interface LanguageHeadEpoch {
  readonly epoch: number;
  /** Cross-entropy. */
  readonly meanLoss: number;
  /** Share of those that were among the five best before the step that learned from them. */
  readonly foundAmongBest: number;
}

/** What came of all starts of a training. */
export interface LanguageHeadResult {
  readonly epochs: readonly LanguageHeadEpoch[];
  /** How often it went on after a stop. */
  readonly resumed: number;
  readonly totalMs: number;
}

/** A sum over subwords, and how many there were. */
interface Tally {
  loss: number;
  found: number;
  count: number;
}

/**
 * Trains the head of a masked language model on a text, over its encoder as it is, without dropout: AdamW with
 * warm-up and linear decay on the mean cross-entropy of the subwords that are to be found (`chooseTargets`, anew in
 * each epoch). What is drawn depends on the seed, the epoch and the sentence alone, so that a training that goes on
 * from a checkpoint gives the same bits as one that was never stopped.
 *
 * @throws InputError where there is no sentence.
 */
export async function trainLanguageHead(options: TrainLanguageHeadOptions): Promise<LanguageHeadResult> {
  const { model, sentences, settings, checkpointFolder, onProgress, onEpoch, signal } = options;
  const { seed, epochs: numEpochs, batchSize, learningRate } = settings;
  if (sentences.length === 0)
    throw new InputError('language head: there must be a sentence to learn from, but got none');
  const stepsPerEpoch = Math.ceil(sentences.length / batchSize);
  const totalSteps = numEpochs * stepsPerEpoch;
  const schedule = linearWithWarmup(totalSteps, Math.floor(WARMUP * totalSteps));
  const decays = (name: string): boolean => (model.head.get(name)?.rank ?? 0) > 1;
  const optimizer = new AdamW([{ parameters: model.head, learningRate, weightDecay: WEIGHT_DECAY, decays }], ADAM);
  const clock = new TrainingClock();
  const progress = new HeadProgress(model, optimizer);
  const parts = [progress, clock];
  try {
    const checkpoint = checkpointFolder === undefined ? null : await TrainingCheckpoint.open(checkpointFolder);
    const resumed = (await checkpoint?.restore(parts)) ?? null;
    let step = resumed?.step ?? 0;
    for (let epoch = (resumed?.epoch ?? 0) + 1; epoch <= numEpochs; epoch++) {
      const order = [...sentences.keys()];
      createRandom(seed, epoch).shuffle(order);
      const tally: Tally = { loss: 0, found: 0, count: 0 };
      for (let from = 0; from < order.length; from += batchSize) {
        throwIfInterrupted(signal);
        const gradients = learn(options, { epoch, batch: order.slice(from, from + batchSize), tally });
        step++;
        if (gradients !== null) progress.take(gradients, schedule(step));
        tf.dispose(gradients ?? []);
        onProgress?.(step, totalSteps, epoch);
        await new Promise(setImmediate); // lets Ctrl-C and progress bars through
      }
      const count = Math.max(1, tally.count);
      const done = { epoch, meanLoss: tally.loss / count, foundAmongBest: tally.found / count };
      progress.epochs.push(done);
      onEpoch?.(done);
      await checkpoint?.write({ epoch, step }, parts);
    }
  } finally {
    optimizer.dispose();
  }
  return { epochs: progress.epochs, resumed: clock.resumed, totalMs: clock.elapsedMs };
}

/** What a training has come to, as its checkpoint keeps it: the head, its optimizer and what was said of epochs. */
class HeadProgress implements Checkpointed {
  epochs: LanguageHeadEpoch[] = [];
  /** Steps of the optimizer, which takes none for a batch in which nothing is to be found. */
  private numTaken = 0;

  constructor(
    private readonly model: LanguageModel,
    private readonly optimizer: AdamW,
  ) {}

  take(gradients: tf.NamedTensorMap, rateFactor: number): void {
    this.optimizer.step(gradients, rateFactor);
    this.numTaken++;
  }

  state(): PartState {
    const { epochs, numTaken } = this;
    const tensors = new Map([...this.model.head, ...(this.optimizer.state().tensors ?? [])]);
    return { progress: { epochs, numTaken }, tensors };
  }

  restore({ progress }: SavedState): void {
    this.epochs = [...(progress['epochs'] as LanguageHeadEpoch[])];
    this.numTaken = progress['numTaken'] as number;
    this.optimizer.restore({ step: this.numTaken });
  }
}

/** The gradients of a batch's mean loss, which is added to the tally; null where nothing is to be found in it. */
function learn(
  { model, sentences, vocabulary, settings: { seed, maskProbability } }: TrainLanguageHeadOptions,
  { epoch, batch, tally }: { readonly epoch: number; readonly batch: readonly number[]; readonly tally: Tally },
): tf.NamedTensorMap | null {
  const places: number[] = [];
  const labels: number[] = [];
  let first = 0;
  const items = batch.map((sentence) => {
    const encoding = sentences[sentence] as Encoding;
    const random = createRandom(seed, epoch, sentence);
    const chosen = chooseTargets(encoding.inputIds, vocabulary, { probability: maskProbability, random });
    places.push(...chosen.places.map((place) => first + place));
    labels.push(...chosen.places.map((place) => encoding.inputIds[place] as number));
    first += encoding.inputIds.length;
    return { encoding: { ...encoding, inputIds: chosen.inputIds }, spanStart: NONE, spanEnd: NONE };
  });
  if (places.length === 0) return null;
  const tensors = model.upload(packBatch(items));
  const hidden = tf.tidy(() => tf.gather(model.encode(tensors), tf.tensor1d(places, 'int32'))); // [M, H]
  tensors.dispose();
  const targets = tf.tensor1d(labels, 'int32');
  const { value, grads } = tf.variableGrads(() => {
    const logits = model.predict(hidden);
    tally.found += countFound(logits, targets);
    return tf.div(sumCrossEntropy(logits, targets), places.length);
  }, [...model.head.values()]);
  tally.loss += (value.dataSync()[0] as number) * places.length;
  tally.count += places.length;
  tf.dispose([hidden, targets, value]);
  return grads;
}

/** How many of the targets are among the best by their scores. @param logits - `[M, V]`. */
function countFound(logits: tf.Tensor2D, targets: tf.Tensor1D): number {
  const own = tf.sum(tf.mul(logits, tf.oneHot(targets, logits.shape[1])), 1, true); // [M, 1]
  const numBetter = tf.sum(tf.cast(tf.greater(logits, own), 'float32'), 1); // [M]
  return tf.sum(tf.cast(tf.less(numBetter, NUM_BEST), 'float32')).dataSync()[0] as number;
}
