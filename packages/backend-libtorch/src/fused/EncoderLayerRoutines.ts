import type { Binding } from '../binding.js';
import { Routine } from '../Routine.js';
import { EncoderLayerBackward } from './EncoderLayerBackward.js';
import { EncoderLayerForward } from './EncoderLayerForward.js';
import {
  encoderLayerParameters,
  EncoderLayerPlan,
  type EncoderLayerShape,
  gradientOf,
  SCORE_BIAS,
} from './EncoderLayerPlan.js';

/**
 * A layer's arithmetic, written down: the rows of a batch are parted into lanes of whole sentences, which go side by
 * side until their results are needed together, for the gradients of weights.
 *
 * With several lanes, each writes what others will read into its rows of a tensor that was made for all; a single one
 * gives such tensors as they come.
 */
export class EncoderLayerRoutines {
  private readonly plan: EncoderLayerPlan;

  constructor(binding: Binding, shape: EncoderLayerShape) {
    this.plan = new EncoderLayerPlan(binding, shape);
  }

  /** What `forward` leaves for `backward`, by name. */
  get states(): string[] {
    return this.plan.states;
  }

  /** From x, parameters and layout: y, and the states where a gradient will be asked for. */
  forward(keepStates: boolean): Routine {
    const forward = new EncoderLayerForward(this.plan);
    const lanes = this.plan.shape.lanes.map((_, lane) => forward.recordLane(lane));
    return new Routine(
      this.plan.binding,
      [[forward.recordPreparation()], lanes],
      ['y', ...(keepStates ? this.states : [])],
    );
  }

  /**
   * From dy, what the forward step took, and its states: dInput and the gradients of the parameters, by `gradientOf`,
   * in the dtype of the products but for norms.
   */
  backward(): Routine {
    const backward = new EncoderLayerBackward(this.plan);
    const lanes = this.plan.shape.lanes.map((_, lane) => backward.recordLane(lane));
    const differentiated = [...encoderLayerParameters, ...(this.plan.shape.biasLength === null ? [] : [SCORE_BIAS])];
    const results = ['dInput', ...differentiated.map(gradientOf)];
    const parts = this.plan.shape.lanes.map((_, part) => backward.recordWeightGradients(part));
    const phases = [
      ...(this.plan.isShared ? [[backward.recordSpace()]] : []),
      lanes,
      parts,
      [backward.recordGradients()],
    ];
    return new Routine(this.plan.binding, phases, results);
  }
}
