import { findOutput, type NerModel } from '@dynclean/models';
import {
  computeWordProbabilities,
  type Objective,
  type PartState,
  type SavedState,
  type TokenBatch,
  type TokenBatches,
  type Visit,
} from '@dynclean/training';
import * as tf from '@tensorflow/tfjs-core';

import { decideWordWeights, type WordWeights } from './decideWordWeights.js';
import { dropTags } from './dropTags.js';
import { logEntity, logTypes } from './logProbabilities.js';
import { meanGeneralizedCrossEntropy } from './meanGeneralizedCrossEntropy.js';
import type { RosterSettings } from './RosterSettings.js';

/** How a model learns from noisy labels. */
export interface NoiseRobustOptions {
  readonly settings: RosterSettings;
  /** Of the words without a type that are left out. */
  readonly seed: number;
}

/** Sentences, with the tags that count and how much. */
export interface WeightedBatch extends TokenBatch {
  readonly weights: WordWeights;
}

/**
 * RoSTER's noise-robust learning (Meng et al. 2021, Eq. 3 to 5): generalized cross-entropy of both layers, half of the
 * words without a type left out for good, and labels that the model does not believe left out until it is asked again,
 * every `removalInterval` steps.
 */
export class NoiseRobustObjective implements Objective<WeightedBatch> {
  private readonly tags: Int32Array;
  private weights: WordWeights;

  constructor(
    private readonly batches: TokenBatches,
    private readonly options: NoiseRobustOptions,
  ) {
    this.tags = dropTags(batches.words.tags, options.settings.dropO, options.seed);
    this.weights = decideWordWeights(new Float32Array(0), {
      tags: this.tags,
      numClasses: 0,
      settings: { ...options.settings, removal: 'none' }, // at first everything stays
    });
  }

  async beforeStep(model: NerModel, { step }: Visit): Promise<void> {
    const { removal, removalInterval } = this.options.settings;
    if (removal === 'none' || step === 1 || (step - 1) % removalInterval !== 0) return;
    const probabilities = await computeWordProbabilities(model, this.batches);
    const { numClasses } = model.head.shape;
    this.weights = decideWordWeights(probabilities, { tags: this.tags, numClasses, settings: this.options.settings });
  }

  prepare(model: NerModel, sentences: readonly number[]): WeightedBatch {
    const batch = this.batches.upload(model, sentences);
    const pick = (of: Float32Array): Float32Array => Float32Array.from(batch.wordIds, (word) => of[word] as number);
    const tags = batch.wordIds.map((word) => this.tags[word] as number);
    return { ...batch, tags, weights: { type: pick(this.weights.type), entity: pick(this.weights.entity) } };
  }

  loss(model: NerModel, { tensors, tags, weights }: WeightedBatch): tf.Scalar {
    const outputs = model.forward(tensors, true);
    const q = this.options.settings.gceQ;
    const ofType = logTypes(findOutput(outputs, 'type_logits'), tags);
    const ofEntity = logEntity(findOutput(outputs, 'entity_logit'), tags);
    return tf.add(
      meanGeneralizedCrossEntropy(ofType, { weights: weights.type, q }),
      meanGeneralizedCrossEntropy(ofEntity, { weights: weights.entity, q }),
    );
  }

  /** Shares of the tagged words that count at the end of the epoch, by layer. */
  measures(): Readonly<Record<string, number>> {
    const share = (weights: Float32Array, isOf: (tag: number) => boolean): number => {
      const words = [...this.tags.keys()].filter((word) => isOf(this.tags[word] as number));
      return words.reduce((sum, word) => sum + (weights[word] as number), 0) / Math.max(1, words.length);
    };
    return {
      keptTypeLabels: share(this.weights.type, (tag) => tag > 0),
      keptEntityLabels: share(this.weights.entity, (tag) => tag >= 0),
    };
  }

  subwords(): ReadonlySet<number> {
    return this.batches.subwords();
  }

  /** Which words count: what was decided last. */
  state(): PartState {
    const toText = (of: Float32Array): string => Buffer.from(Uint8Array.from(of)).toString('base64');
    return { progress: { wordWeights: { type: toText(this.weights.type), entity: toText(this.weights.entity) } } };
  }

  restore({ progress }: SavedState): void {
    const { type, entity } = progress['wordWeights'] as Record<keyof WordWeights, string>;
    const toWeights = (text: string): Float32Array => Float32Array.from(Buffer.from(text, 'base64'));
    this.weights = { type: toWeights(type), entity: toWeights(entity) };
  }
}
