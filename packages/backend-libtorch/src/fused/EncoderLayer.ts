import type { TensorInfo } from '@tensorflow/tfjs-core';

import { type Handle, ScalarType } from '../binding.js';
import { defineKernel } from '../kernels/defineKernel.js';
import type { LibtorchBackend } from '../LibtorchBackend.js';
import type { Operators } from '../Operators.js';
import { drawDropoutMask } from './drawDropoutMask.js';
import { type AttentionGroup, GroupedAttention } from './GroupedAttention.js';
import { MatrixProducts, type Precision } from './MatrixProducts.js';

/** The kernel's names of a layer's parameters, in the order of their gradients. Weights `[O, I]` and biases `[O]` as checkpoints have them. */
export const encoderLayerParameters = [
  'queryWeight',
  'queryBias',
  'keyWeight',
  'keyBias',
  'valueWeight',
  'valueBias',
  'attentionWeight',
  'attentionBias',
  'attentionNormWeight',
  'attentionNormBias',
  'innerWeight',
  'innerBias',
  'outputWeight',
  'outputBias',
  'outputNormWeight',
  'outputNormBias',
] as const;

type Parameter = (typeof encoderLayerParameters)[number];

interface EncoderLayerAttrs {
  numHeads: number;
  layerNormEps: number;
  /** Dropout of what attention and the feed-forward network give, before it is added to their input. */
  hiddenDropout: number;
  /** Dropout of the attention probabilities. */
  attentionDropout: number;
  precision: Precision;
  /** Sentences and padded length of each group (`rows0`, `keyMask0`, `rows1`, ...). */
  groups: readonly { numSentences: number; length: number }[];
  /** Whether a gradient will be asked for, so that what it needs must be kept. */
  keepStates: boolean;
}

type Layout = Record<'slots', TensorInfo> & Record<string, TensorInfo>;

/** What `addAndNorm` leaves for its backward step. */
interface NormStates {
  readonly sum: Handle;
  readonly mean: Handle;
  readonly inverseDeviation: Handle;
  /** The dropout mask, where there is dropout. */
  readonly kept: Handle | null;
}

/** The arithmetic of one layer, forwards and backwards, on one batch. */
class LayerMath {
  readonly products: MatrixProducts;
  readonly attention: GroupedAttention;
  readonly hiddenSize: number;
  private readonly normsInFloat32: boolean;
  private readonly x: Handle;

  constructor(
    private readonly backend: LibtorchBackend,
    readonly aten: Operators,
    x: TensorInfo,
    layout: Layout,
    private readonly attrs: EncoderLayerAttrs,
  ) {
    this.hiddenSize = x.shape[1] ?? 0;
    this.x = backend.handleOf(x);
    this.products = new MatrixProducts(aten, this.x, attrs.precision);
    // A CPU normalises bfloat16 by float32 weights; a GPU wants both alike.
    this.normsInFloat32 = aten.isOnCpu(this.x);
    const groups = attrs.groups.map((group, i): AttentionGroup => ({
      ...group,
      rows: backend.handleOf(layout[`rows${i}`] as TensorInfo),
      keyMask: backend.handleOf(layout[`keyMask${i}`] as TensorInfo),
    }));
    this.attention = new GroupedAttention(aten, {
      groups,
      slots: backend.handleOf(layout.slots),
      numHeads: attrs.numHeads,
      hiddenSize: this.hiddenSize,
      dropoutRate: attrs.attentionDropout,
      scalarType: this.products.scalarType,
    });
  }

  /** A parameter in the dtype of the products. */
  lower(parameter: TensorInfo): Handle {
    return this.products.lower(this.backend.handleOf(parameter));
  }

  /** Parameters of equal width below each other, in the dtype of the products. */
  stack(parameters: readonly TensorInfo[]): Handle {
    return this.aten.run(
      'cat',
      parameters.map((parameter) => this.lower(parameter)),
      0,
    );
  }

  /** `LayerNorm(input + dropout(output))`; `output` is used up. */
  addAndNorm(output: Handle, input: Handle, weight: TensorInfo, bias: TensorInfo): NormStates & { normed: Handle } {
    const { aten } = this;
    const { hiddenDropout: rate, layerNormEps } = this.attrs;
    let kept: Handle | null = null;
    if (rate > 0) {
      const shape = [aten.sizeOf(output, 0), this.hiddenSize];
      kept = drawDropoutMask(aten, output, shape, rate, this.products.scalarType);
      aten.runInPlace('mul_.Tensor', output, kept);
    }
    const sum = aten.run('add.Tensor', input, output, 1 / (1 - rate));
    const [normed, mean, inverseDeviation] = aten.runAll(
      'native_layer_norm',
      sum,
      [this.hiddenSize],
      this.normParameter(weight),
      this.normParameter(bias),
      layerNormEps,
    ) as [Handle, Handle, Handle];
    return { normed, sum, mean, inverseDeviation, kept };
  }

  /** From dy: the gradients of the sum (the input's own share), of the output, and of the norm's two parameters. */
  addAndNormGradient(
    dy: Handle,
    { sum, mean, inverseDeviation, kept }: NormStates,
    weight: TensorInfo,
    bias: TensorInfo,
  ): [dInput: Handle, dOutput: Handle, dWeight: Handle, dBias: Handle] {
    const { aten } = this;
    const [dSum, dWeight, dBias] = aten.runAll(
      'native_layer_norm_backward',
      dy,
      sum,
      [this.hiddenSize],
      mean,
      inverseDeviation,
      this.normParameter(weight),
      this.normParameter(bias),
      [true, true, true],
    ) as [Handle, Handle, Handle];
    let dOutput = dSum;
    if (kept !== null) {
      dOutput = aten.run('mul.Tensor', dSum, kept);
      aten.runInPlace('mul_.Scalar', dOutput, 1 / (1 - this.attrs.hiddenDropout));
    }
    return [dSum, dOutput, this.raise(dWeight), this.raise(dBias)];
  }

  /** From a linear layer's dy `[N, O]` and its input `[N, I]`: `[dWeight [O, I], dBias [O]]` in float32. */
  parameterGradients(dy: Handle, input: Handle): [dWeight: Handle, dBias: Handle] {
    // libtorch adds up in float32 and rounds once; asked for a float32 result, it would take ten times as long.
    const dBias = this.aten.run('sum.dim_IntList', dy, [0], false);
    return [this.raise(this.products.weightGradient(dy, input)), this.raise(dBias)];
  }

  private raise(tensor: Handle): Handle {
    return this.products.scalarType === ScalarType.float32
      ? tensor
      : this.aten.run('to.dtype', tensor, ScalarType.float32);
  }

  private normParameter(parameter: TensorInfo): Handle {
    return this.normsInFloat32 ? this.backend.handleOf(parameter) : this.lower(parameter);
  }
}

/**
 * A post-norm transformer layer (Vaswani et al. 2017; Devlin et al. 2019) over packed sentences, all of it in one kernel:
 *
 *     a = LayerNorm(x + dropout(attention(x) attentionWeightᵀ + attentionBias))
 *     y = LayerNorm(a + dropout(gelu(a innerWeightᵀ + innerBias) outputWeightᵀ + outputBias))
 *
 * Inputs: x `[N, H]` as `PadRows` makes it, the parameters, and the layout of the batch (`GroupedAttention`). The last
 * row at least is padding. Returns `[y [N, H], ...states]`; the states are for `EncoderLayerGrad` alone.
 */
export const encoderLayerConfig = defineKernel<Record<Parameter | 'x', TensorInfo> & Layout, EncoderLayerAttrs>(
  'EncoderLayer',
  (backend, inputs, attrs) => {
    const { x } = inputs;
    const handles = backend.compute('EncoderLayer', [x, inputs.queryWeight, inputs.innerWeight], (aten) => {
      const math = new LayerMath(backend, aten, x, inputs, attrs);
      const { products } = math;
      const input = backend.handleOf(x);
      const qkvWeight = math.stack([inputs.queryWeight, inputs.keyWeight, inputs.valueWeight]);
      const qkvBias = math.stack([inputs.queryBias, inputs.keyBias, inputs.valueBias]);
      const { context, states } = math.attention.forward(products.linear(input, qkvWeight, qkvBias));
      const attentionWeight = math.lower(inputs.attentionWeight);
      const attended = math.addAndNorm(
        products.linear(context, attentionWeight, math.lower(inputs.attentionBias)),
        input,
        inputs.attentionNormWeight,
        inputs.attentionNormBias,
      );
      const innerWeight = math.lower(inputs.innerWeight);
      const inner = products.linear(attended.normed, innerWeight, math.lower(inputs.innerBias));
      const activated = aten.run('gelu', inner, 'none');
      const outputWeight = math.lower(inputs.outputWeight);
      const result = math.addAndNorm(
        products.linear(activated, outputWeight, math.lower(inputs.outputBias)),
        attended.normed,
        inputs.outputNormWeight,
        inputs.outputNormBias,
      );
      if (!attrs.keepStates) return [result.normed];
      const weights = attrs.precision === 'fp32' ? [] : [attentionWeight, innerWeight, outputWeight];
      const masks = attrs.hiddenDropout > 0 ? [attended.kept as Handle, result.kept as Handle] : [];
      return [
        result.normed,
        ...[qkvWeight, context, attended.normed, inner, activated],
        ...[attended.sum, attended.mean, attended.inverseDeviation],
        ...[result.sum, result.mean, result.inverseDeviation],
        ...weights,
        ...masks,
        ...states,
      ];
    });
    return handles.map((handle) => backend.output(handle, 'float32'));
  },
);

/**
 * From dy `[N, H]`, what the forward step took and its states (`state0`, ...), which are used up: the gradients of x and of
 * the parameters.
 */
export const encoderLayerGradConfig = defineKernel<
  Record<Parameter | 'x' | 'dy', TensorInfo> & Layout,
  EncoderLayerAttrs
>('EncoderLayerGrad', (backend, inputs, attrs) => {
  const { x, dy } = inputs;
  const handles = backend.compute('EncoderLayerGrad', [dy, x, inputs.queryWeight, inputs.innerWeight], (aten) => {
    const math = new LayerMath(backend, aten, x, inputs, attrs);
    const { products, hiddenSize } = math;
    let numTaken = 0;
    const take = (): Handle => {
      const state = inputs[`state${numTaken++}`];
      if (state === undefined) throw new Error(`EncoderLayerGrad: state${numTaken - 1} is missing`);
      return backend.handleOf(state);
    };
    const takeAll = <T extends Handle[]>(count: number): T => Array.from({ length: count }, take) as T;
    const [qkvWeight, context, normed, inner, activated] = takeAll<[Handle, Handle, Handle, Handle, Handle]>(5);
    const [attendedSum, attendedMean, attendedDeviation] = takeAll<[Handle, Handle, Handle]>(3);
    const [resultSum, resultMean, resultDeviation] = takeAll<[Handle, Handle, Handle]>(3);
    const weights = ['attentionWeight', 'innerWeight', 'outputWeight'] as const;
    const [attentionWeight, innerWeight, outputWeight] = (
      attrs.precision === 'fp32' ? weights.map((name) => backend.handleOf(inputs[name])) : takeAll(3)
    ) as [Handle, Handle, Handle];
    const [attendedKept = null, resultKept = null] = attrs.hiddenDropout > 0 ? takeAll<[Handle, Handle]>(2) : [];
    const attentionStates = takeAll(math.attention.numStates);

    const [dNormedDirect, dOutput, dOutputNormWeight, dOutputNormBias] = math.addAndNormGradient(
      backend.handleOf(dy),
      { sum: resultSum, mean: resultMean, inverseDeviation: resultDeviation, kept: resultKept },
      inputs.outputNormWeight,
      inputs.outputNormBias,
    );
    const [dOutputWeight, dOutputBias] = math.parameterGradients(dOutput, activated);
    const dActivated = products.inputGradient(dOutput, outputWeight);
    const dInner = aten.run('gelu_backward', dActivated, inner, 'none');
    const [dInnerWeight, dInnerBias] = math.parameterGradients(dInner, normed);
    const dNormed = products.inputGradient(dInner, innerWeight);
    aten.runInPlace('add_.Tensor', dNormed, dNormedDirect);

    const [dInputDirect, dAttended, dAttentionNormWeight, dAttentionNormBias] = math.addAndNormGradient(
      dNormed,
      { sum: attendedSum, mean: attendedMean, inverseDeviation: attendedDeviation, kept: attendedKept },
      inputs.attentionNormWeight,
      inputs.attentionNormBias,
    );
    const [dAttentionWeight, dAttentionBias] = math.parameterGradients(dAttended, context);
    const dContext = products.inputGradient(dAttended, attentionWeight);
    const dQkv = math.attention.backward(dContext, attentionStates);
    const [dQkvWeight, dQkvBias] = math.parameterGradients(dQkv, backend.handleOf(x));
    const dInput = products.inputGradient(dQkv, qkvWeight);
    aten.runInPlace('add_.Tensor', dInput, dInputDirect);

    const part = (stacked: Handle, index: number): Handle =>
      aten.run('slice.Tensor', stacked, 0, index * hiddenSize, (index + 1) * hiddenSize);
    const gradients: Record<Parameter, Handle> = {
      queryWeight: part(dQkvWeight, 0),
      queryBias: part(dQkvBias, 0),
      keyWeight: part(dQkvWeight, 1),
      keyBias: part(dQkvBias, 1),
      valueWeight: part(dQkvWeight, 2),
      valueBias: part(dQkvBias, 2),
      attentionWeight: dAttentionWeight,
      attentionBias: dAttentionBias,
      attentionNormWeight: dAttentionNormWeight,
      attentionNormBias: dAttentionNormBias,
      innerWeight: dInnerWeight,
      innerBias: dInnerBias,
      outputWeight: dOutputWeight,
      outputBias: dOutputBias,
      outputNormWeight: dOutputNormWeight,
      outputNormBias: dOutputNormBias,
    };
    return [dInput, ...encoderLayerParameters.map((name) => gradients[name])];
  });
  // Now, not when all gradients are there: as these grow, what the forward step kept shrinks.
  for (let i = 0; inputs[`state${i}`] !== undefined; i++) backend.consume(inputs[`state${i}`] as TensorInfo);
  return handles.map((handle) => backend.output(handle, 'float32'));
});
