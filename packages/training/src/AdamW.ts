import { hasKernel } from '@dynclean/engine';
import type { TrainingSettings } from '@dynclean/schema';
import * as tf from '@tensorflow/tfjs-core';

import type { Checkpointed, PartState, SavedState } from './TrainingPart.js';

/** What AdamW needs beside the groups with their rates: its betas and its epsilon. */
export type AdamWSettings = Pick<TrainingSettings, 'adamBeta1' | 'adamBeta2' | 'adamEpsilon' | 'adamEps'>;

/** Parameters that share a learning rate and a weight decay. */
export interface ParameterGroup {
  /** By their names in a model's checkpoint; a variable's own name is the engine's and another in each process. */
  readonly parameters: ReadonlyMap<string, tf.Variable>;
  readonly learningRate: number;
  /** Taken from every weight at each step, as a share of it by learning rate. */
  readonly weightDecay: number;
  /** Whether the parameter of a name decays, e.g. no biases. @default all do */
  readonly decays?: (name: string) => boolean;
}

interface ParameterState {
  readonly name: string;
  readonly variable: tf.Variable;
  readonly firstMoment: tf.Variable;
  readonly secondMoment: tf.Variable;
}

/** Parameters that take their steps in one call. */
interface StepGroup {
  readonly states: readonly ParameterState[];
  readonly learningRate: number;
  readonly weightDecay: number;
}

/** A group with fresh moments, parted into what decays and what does not. */
function createStepGroups({ parameters, learningRate, weightDecay, decays }: ParameterGroup): StepGroup[] {
  const states = [...parameters].map(([name, variable]) => ({
    name,
    variable,
    firstMoment: tf.tidy(() => tf.variable(tf.zerosLike(variable), false)),
    secondMoment: tf.tidy(() => tf.variable(tf.zerosLike(variable), false)),
  }));
  const isExempt = ({ name }: ParameterState): boolean => decays !== undefined && !decays(name);
  return [
    { states: states.filter((state) => !isExempt(state)), learningRate, weightDecay },
    { states: states.filter(isExempt), learningRate, weightDecay: 0 },
  ];
}

/**
 * AdamW (Loshchilov and Hutter 2019) with groups of their own learning rates and weight decays, as
 * `torch.optim.AdamW` computes it: `x -= lr (m^ / (sqrt(v^) + epsilon) + decay x)`, both moments corrected for their
 * start at 0.
 *
 * `adamEps: uncorrected` is the form of older transformers releases, where epsilon is added to the root before it is
 * corrected; that is the same formula with epsilon divided by `sqrt(1 - beta2^t)`.
 */
export class AdamW implements Checkpointed {
  private readonly groups: readonly StepGroup[];
  private steps = 0;

  constructor(
    groups: readonly ParameterGroup[],
    private readonly settings: AdamWSettings,
  ) {
    this.groups = groups.flatMap(createStepGroups);
  }

  /**
   * One step. Gradients stay the caller's.
   *
   * @param gradients - by variable name, as `tf.variableGrads` gives them; a variable without one stays as it is.
   * @param rateFactor - what the schedule multiplies every learning rate with.
   * @param gradientFactor - what every gradient is multiplied with, as `computeClipFactor` gives it. @default 1
   */
  step(gradients: tf.NamedTensorMap, rateFactor = 1, gradientFactor?: tf.Scalar): void {
    this.steps++;
    const { adamBeta1: beta1, adamBeta2: beta2, adamEpsilon, adamEps } = this.settings;
    const epsilon = adamEps === 'corrected' ? adamEpsilon : adamEpsilon / Math.sqrt(1 - beta2 ** this.steps);
    for (const { states, learningRate, weightDecay } of this.groups) {
      const moved = states.filter(({ variable }) => gradients[variable.name] instanceof tf.Tensor);
      if (moved.length === 0) continue;
      const attrs = { learningRate: learningRate * rateFactor, beta1, beta2, epsilon, weightDecay, step: this.steps };
      const gradientOf = ({ variable }: ParameterState): tf.Tensor => gradients[variable.name] as tf.Tensor;
      if (hasKernel('AdamW')) stepFused(moved, { gradientOf, gradientFactor }, attrs);
      else for (const state of moved) stepPlain(state, { gradient: gradientOf(state), gradientFactor }, attrs);
    }
  }

  /** Both moments of every parameter, as `<name>.first` and `<name>.second`. */
  state(): PartState {
    const states = this.groups.flatMap(({ states: of }) => of);
    return {
      tensors: new Map(
        states.flatMap(({ name, firstMoment, secondMoment }) => [
          [`${name}.first`, firstMoment],
          [`${name}.second`, secondMoment],
        ]),
      ),
    };
  }

  /** Goes on after so many steps; the moments have been put back. */
  restore({ step }: Pick<SavedState, 'step'>): void {
    this.steps = step;
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

/** What every gradient counts of itself. */
interface Factored {
  readonly gradientFactor: tf.Scalar | undefined;
}

/** All parameters of a group in one kernel call, changed in place. */
function stepFused(
  states: readonly ParameterState[],
  { gradientOf, gradientFactor }: Factored & { readonly gradientOf: (state: ParameterState) => tf.Tensor },
  attrs: StepAttrs,
): void {
  const inputs: tf.NamedTensorMap = { ...(gradientFactor && { gradientFactor }) };
  states.forEach((state, i) => {
    const { variable, firstMoment, secondMoment } = state;
    inputs[`parameter${i}`] = variable;
    inputs[`gradient${i}`] = gradientOf(state);
    inputs[`firstMoment${i}`] = firstMoment;
    inputs[`secondMoment${i}`] = secondMoment;
  });
  tf.engine().runKernel('AdamW', inputs, { ...attrs });
}

/** The same in plain ops. */
function stepPlain(
  { variable, firstMoment, secondMoment }: ParameterState,
  { gradient: given, gradientFactor }: Factored & { readonly gradient: tf.Tensor },
  attrs: StepAttrs,
): void {
  const { learningRate, beta1, beta2, epsilon, weightDecay, step } = attrs;
  tf.tidy(() => {
    const gradient = gradientFactor === undefined ? given : tf.mul(given, gradientFactor);
    firstMoment.assign(tf.add(tf.mul(firstMoment, beta1), tf.mul(gradient, 1 - beta1)));
    secondMoment.assign(tf.add(tf.mul(secondMoment, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
    const root = tf.div(tf.sqrt(secondMoment), Math.sqrt(1 - beta2 ** step));
    const update = tf.div(tf.mul(firstMoment, learningRate / (1 - beta1 ** step)), tf.add(root, epsilon));
    const decayed = weightDecay === 0 ? variable : tf.mul(variable, 1 - learningRate * weightDecay);
    variable.assign(tf.sub(decayed, update));
  });
}
