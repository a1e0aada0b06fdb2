import * as tf from '@tensorflow/tfjs-core';

import type { Moment, StepMoment, TrainingPart } from '../TrainingPart.js';

/** Steps between looks at the loss; reading it waits for the step. */
const STEPS_PER_LOOK = 16;

/**
 * Adds up the losses of an epoch and stops a training whose loss is no longer finite. They wait on the engine and are
 * read now and then.
 */
export class LossWatch implements TrainingPart {
  private total = 0;
  private count = 0;
  private lastLook = 0;
  private pending: tf.Scalar[] = [];

  beforeEpoch({ step }: Moment): void {
    this.dispose();
    this.total = 0;
    this.count = 0;
    this.lastLook = step;
  }

  /** @throws Error when a loss is NaN or infinite, saying between which steps it became so. */
  afterStep({ step, loss }: Pick<StepMoment, 'step' | 'loss'>): void {
    this.pending.push(loss.clone());
    if (this.pending.length >= STEPS_PER_LOOK) this.look(step);
  }

  /** The mean over the steps of the epoch so far; 0 where there was none. */
  mean(step: number): number {
    this.look(step);
    return this.count === 0 ? 0 : this.total / this.count;
  }

  /** Lets go of losses that nobody looked at. */
  dispose(): void {
    tf.dispose(this.pending);
    this.pending = [];
  }

  private look(step: number): void {
    const values = this.pending.map((loss) => loss.dataSync()[0] as number);
    this.dispose();
    for (const value of values) {
      if (!Number.isFinite(value)) {
        throw new Error(
          `training: the loss must be finite, but became ${value} between steps ${this.lastLook + 1} and ${step}. ` +
            'Lower the learning rates (--encoder-lr, --head-lr), or look at the data with `dynclean data check`.',
        );
      }
      this.total += value;
      this.count++;
    }
    this.lastLook = step;
  }
}
