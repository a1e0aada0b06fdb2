import { findOutput, type NerModel } from '@dynclean/models';
import type { Objective, PartState, TokenBatch, TokenBatches } from '@dynclean/training';
import * as tf from '@tensorflow/tfjs-core';

import { assignPrototypes, LEFT_OUT } from './assignPrototypes.js';
import { movePrototypes } from './movePrototypes.js';
import type { MprotoSettings } from './MprotoSettings.js';
import { prototypeLoss } from './prototypeLoss.js';

/**
 * MProto (Wu et al. 2023) on the words of a corpus. In each step words are assigned to prototypes by what the model
 * makes of them in training, dropout on (`assignPrototypes`); they learn to be near these (`prototypeLoss`); and then
 * the prototypes move towards those of their words that are classified as they are labelled (`movePrototypes`).
 */
export class MprotoObjective implements Objective<TokenBatch> {
  private prototypes: tf.Variable | null = null;
  /** Where the prototypes are to be after the step. */
  private moved: tf.Tensor | null = null;
  private unlabelled = { words: 0, leftOut: 0 };

  constructor(
    private readonly batches: TokenBatches,
    private readonly settings: MprotoSettings,
  ) {}

  begin(model: NerModel): void {
    this.prototypes = model.movedByMethod().get('prototypes') ?? null;
    if (this.prototypes === null) throw new Error('mproto: models must have prototypes, but this one has none');
  }

  beforeEpoch(): void {
    this.unlabelled = { words: 0, leftOut: 0 };
  }

  prepare(model: NerModel, sentences: readonly number[]): TokenBatch {
    return this.batches.upload(model, sentences);
  }

  loss(model: NerModel, { tensors, tags }: TokenBatch): tf.Scalar {
    const { prototypes, settings } = this;
    if (prototypes === null) throw new Error('mproto: begin must be called before there are prototypes');
    const outputs = model.forward(tensors, true);
    const cosines = findOutput(outputs, 'cosines');
    const values = cosines.dataSync() as Float32Array;
    const assigned = assignPrototypes(values, tags, settings);
    this.count(tags, assigned);
    const members = assigned.map((prototype, word) => {
      const ofWord = values.subarray(word * prototypes.shape[0]!, (word + 1) * prototypes.shape[0]!);
      const said = Math.floor(ofWord.indexOf(Math.max(...ofWord)) / settings.prototypesPerClass);
      return said === tags[word] ? prototype : LEFT_OUT;
    });
    const words = findOutput(outputs, 'word');
    this.moved?.dispose();
    this.moved = tf.keep(
      movePrototypes(prototypes as unknown as tf.Tensor2D, { words, members, momentum: settings.momentum }),
    );
    return prototypeLoss(cosines, assigned, settings.compactness);
  }

  /** Moves the prototypes. */
  afterStep(): void {
    if (this.moved !== null) this.prototypes?.assign(this.moved);
    this.moved?.dispose();
    this.moved = null;
  }

  /** Of the words of the epoch without a label, the share that was left out. */
  measures(): Readonly<Record<string, number>> {
    return { unlabelledLeftOut: this.unlabelled.leftOut / Math.max(1, this.unlabelled.words) };
  }

  subwords(): ReadonlySet<number> {
    return this.batches.subwords();
  }

  /** The prototypes, which no gradient moves. */
  state(): PartState {
    return this.prototypes === null ? {} : { tensors: new Map([['prototypes', this.prototypes]]) };
  }

  dispose(): void {
    this.moved?.dispose();
    this.moved = null;
  }

  private count(tags: Int32Array, assigned: Int32Array): void {
    tags.forEach((tag, word) => {
      if (tag !== 0) return;
      this.unlabelled.words++;
      if (assigned[word] === LEFT_OUT) this.unlabelled.leftOut++;
    });
  }
}
