import type { NerModel } from '@dynclean/models';
import type { Objective, TokenBatch, TokenBatches } from '@dynclean/training';
import type * as tf from '@tensorflow/tfjs-core';

import type { ObjectiveContext } from '../Method.js';
import { averageTeachers } from './averageTeachers.js';
import { ensembleLoss } from './ensembleLoss.js';
import { findWordOutputs } from './findWordOutputs.js';
import { pickRows } from './pickRows.js';
import type { RosterSettings } from './RosterSettings.js';

/** Who teaches, and what of it is learned. */
export interface EnsembleOptions {
  readonly settings: RosterSettings;
  readonly teachers: ObjectiveContext['teachers'];
}

/** Sentences with what the models say of their words. */
export interface TaughtBatch extends TokenBatch {
  /** `[W, C]` F. */
  readonly targets: tf.Tensor2D;
}

/**
 * A student of several models, which learns their average on every word, whatever its label (Meng et al. 2021, Eq. 6):
 * `ensembleLoss`.
 */
export class EnsembleObjective implements Objective<TaughtBatch> {
  private targets: Float32Array | null = null;

  constructor(
    private readonly batches: TokenBatches,
    private readonly options: EnsembleOptions,
  ) {}

  async beforeEpoch(): Promise<void> {
    this.targets ??= await averageTeachers(this.options.teachers, this.batches);
  }

  prepare(model: NerModel, sentences: readonly number[]): TaughtBatch {
    if (this.targets === null) throw new Error('roster: beforeEpoch must be called before there are targets');
    const batch = this.batches.upload(model, sentences);
    const targets = pickRows(this.targets, batch.wordIds, model.head.shape.numClasses);
    return {
      ...batch,
      targets,
      dispose: () => {
        targets.dispose();
        batch.dispose();
      },
    };
  }

  loss(model: NerModel, { tensors, targets }: TaughtBatch): tf.Scalar {
    const outputs = findWordOutputs(model.forward(tensors, true));
    return ensembleLoss(outputs, targets, this.options.settings.ensembleLoss);
  }

  subwords(): ReadonlySet<number> {
    return this.batches.subwords();
  }
}
