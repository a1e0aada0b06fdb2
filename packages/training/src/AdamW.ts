import { hasKernel } from '@dynclean/engine';
import type { TrainingSettings } from '@dynclean/schema';
import * as tf from '@tensorflow/tfjs-core';

export type AdamWSettings = Pick<
  TrainingSettings,
  'adamBeta1' | 'adamBeta2' | 'adamEpsilon' | 'adamEps' | 'weightDecay'
>;

/** Variables that share a learning rate. */
export interface ParameterGroup {
  readonly variables: readonly tf.Variable[];
  readonly learningRate: number;
}

interface ParameterState {
  readonly variable: tf.Variable;
  readonly firstMoment: tf.Variable;
  readonly secondMoment: tf.Variable;
}

/**
 * AdamW (Loshchilov and Hutter 2019) with groups of their own learning rates, as `torch.optim.AdamW` computes it:
 * `x -= lr (m^ / (sqrt(v^) + epsilon) + decay x)`, both moments corrected for their start at 0.
 *
 * `adamEps: uncorrected` is the form of older transformers releases, where epsilon is added to the root before it is
 * corrected; that is the same formula with epsilon divided by `sqrt(1 - beta2^t)`.
 */
export class AdamW {
  private readonly groups: readonly { readonly states: readonly ParameterState[]; readonly learningRate: number }[];
  private steps = 0;

  constructor(
    groups: readonly ParameterGroup[],
    private readonly settings: AdamWSettings,
  ) {
    this.groups = groups.map(({ variables, learningRate }) => ({
      learningRate,
      states: variables.map((variable) => ({
        variable,
        firstMoment: tf.tidy(() => tf.variable(tf.zerosLike(variable), false)),
        secondMoment: tf.tidy(() => tf.variable(tf.zerosLike(variable), false)),
      })),
    }));
  }

  /**
   * One step. Gradients stay the caller's.
   *
   * @param gradients - by variable name, as `tf.variableGrads` gives them; a variable without one stays as it is.
   * @param rateFactor - what the schedule multiplies every learning rate with.
   */
  step(gradients: tf.NamedTensorMap, rateFactor = 1): void {
    this.steps++;
    const { adamBeta1: beta1, adamBeta2: beta2, adamEpsilon, adamEps, weightDecay } = this.settings;
    const epsilon = adamEps === 'corrected' ? adamEpsilon : adamEpsilon / Math.sqrt(1 - beta2 ** this.steps);
    for (const { states, learningRate } of this.groups) {
      const moved = states.filter(({ variable }) => gradients[variable.name] instanceof tf.Tensor);
      if (moved.length === 0) continue;
      const attrs = { learningRate: learningRate * rateFactor, beta1, beta2, epsilon, weightDecay, step: this.steps };
      if (hasKernel('AdamW')) stepFused(moved, gradients, attrs);
      else for (const state of moved) stepPlain(state, gradients[state.variable.name] as tf.Tensor, attrs);
    }
  }

  /** Steps taken so far. */
  get numSteps(): number {
    return this.steps;
  }

  /** Both moments of every parameter, by its name: what a checkpoint holds beside `numSteps`. Not copies. */
  moments(): Map<string, tf.Variable> {
    const states = this.groups.flatMap(({ states: of }) => of);
    return new Map(
      states.flatMap(({ variable, firstMoment, secondMoment }) => [
        [`${variable.name}.first`, firstMoment],
        [`${variable.name}.second`, secondMoment],
      ]),
    );
  }

  /** Goes on after so many steps; the moments have been put back. */
  resumeAt(numSteps: number): void {
    this.steps = numSteps;
  }

  dispose(): void {
    for (const { states } of this.groups) {
      for (const { firstMoment, secondMoment } of states) tf.dispose([firstMoment, secondMoment]);
    }
  }
}

interface StepAttrs {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** Counts from 1. */
  readonly step: number;
}

/** All parameters of a group in one kernel call, changed in place. */
function stepFused(states: readonly ParameterState[], gradients: tf.NamedTensorMap, attrs: StepAttrs): void {
  const inputs: tf.NamedTensorMap = {};
  states.forEach(({ variable, firstMoment, secondMoment }, i) => {
    inputs[`parameter${i}`] = variable;
    inputs[`gradient${i}`] = gradients[variable.name] as tf.Tensor;
    inputs[`firstMoment${i}`] = firstMoment;
    inputs[`secondMoment${i}`] = secondMoment;
  });
  tf.engine().runKernel('AdamW', inputs, { ...attrs });
}

/** The same in plain ops. */
function stepPlain(
  { variable, firstMoment, secondMoment }: ParameterState,
  gradient: tf.Tensor,
  attrs: StepAttrs,
): void {
  const { learningRate, beta1, beta2, epsilon, weightDecay, step } = attrs;
  tf.tidy(() => {
    firstMoment.assign(tf.add(tf.mul(firstMoment, beta1), tf.mul(gradient, 1 - beta1)));
    secondMoment.assign(tf.add(tf.mul(secondMoment, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
    const root = tf.div(tf.sqrt(secondMoment), Math.sqrt(1 - beta2 ** step));
    const update = tf.div(tf.mul(firstMoment, learningRate / (1 - beta1 ** step)), tf.add(root, epsilon));
    const decayed = weightDecay === 0 ? variable : tf.mul(variable, 1 - learningRate * weightDecay);
    variable.assign(tf.sub(decayed, update));
  });
}
