import type { Binding, Handle } from '../binding.js';
import type { ProgramRecorder } from '../ProgramRecorder.js';
import { GroupedAttention, countAttentionStates } from './GroupedAttention.js';
import { LaneRecorder, ofLane } from './LaneRecorder.js';
import { MatrixProducts, type Precision, productType } from './MatrixProducts.js';

/**
 * The kernel's names of a layer's parameters, in the order of their gradients.
 * Weights `[O, I]` and biases `[O]` as checkpoints have them.
 */
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

/** What the routines of a layer depend on. */
export interface EncoderLayerShape {
  /** N', the rows of all lanes together. */
  readonly numRows: number;
  readonly hiddenSize: number;
  readonly innerSize: number;
  readonly numHeads: number;
  readonly layerNormEps: number;
  /** Dropout of what attention and the feed-forward network give, before it is added to their input. */
  readonly hiddenDropout: number;
  /** Dropout of the attention probabilities. */
  readonly attentionDropout: number;
  readonly precision: Precision;
  readonly onCpu: boolean;
  /** Rows and columns of what is added to the scores of each head; null: nothing is. */
  readonly biasLength: number | null;
  /** For each lane its groups' sentences and padded length. */
  readonly lanes: readonly (readonly { readonly numSentences: number; readonly length: number }[])[];
}

/** What is added to the scores. */
export const SCORE_BIAS = 'scoreBias';

/** A parameter in the dtype of the products. */
export const lowered = (name: string): string => `${name}/low`;

const weights = ['attentionWeight', 'innerWeight', 'outputWeight'] as const;
const biases: readonly string[] = ['attentionBias', 'innerBias', 'outputBias'];

/** Sums with their layer norms, by the parameters' names: what `addAndNorm` leaves for its backward step. */
export const norms = ['attentionNorm', 'outputNorm'] as const;
/** One of them. */
export type Norm = (typeof norms)[number];

/** What the gradient of a parameter is called. */
export function gradientOf(parameter: string): string {
  return `${parameter}/gradient`;
}

/** What the forward and the backward step of a layer have in common: its lanes, names and linear layers. */
export class EncoderLayerPlan {
  /** Rows of each lane. */
  readonly rowsPerLane: number;
  /** Whether there are several lanes, which write into tensors that they share. */
  readonly isShared: boolean;
  /** The dtype of the products. */
  readonly scalarType: number;

  constructor(
    readonly binding: Binding,
    readonly shape: EncoderLayerShape,
  ) {
    this.rowsPerLane = shape.numRows / shape.lanes.length;
    this.isShared = shape.lanes.length > 1;
    this.scalarType = productType(shape.precision);
  }

  /** What `forward` leaves for `backward`, by name. */
  get states(): string[] {
    const { hiddenDropout, lanes } = this.shape;
    return [
      ...['context', 'normed', 'activated', 'qkvWeight'],
      ...this.loweredParameters.filter((name) => !biases.includes(name)).map(lowered),
      ...lanes.flatMap((_, lane) => [
        ofLane('inner', lane),
        ...norms.flatMap((norm) => [
          ...['Sum', 'Mean', 'Deviation'].map((part) => ofLane(norm + part, lane)),
          ...(hiddenDropout > 0 ? [ofLane(`${norm}Mask`, lane)] : []),
        ]),
        ...this.attentionStates(lane).map((name) => ofLane(name, lane)),
      ]),
    ];
  }

  /** Parameters that are used in the dtype of the products, where that is not float32. */
  get loweredParameters(): string[] {
    const { precision, onCpu } = this.shape;
    if (precision === 'fp32') return [];
    // A CPU normalises bfloat16 by float32 weights; a GPU wants both alike.
    return [...weights, ...biases, ...(onCpu ? [] : norms.flatMap((norm) => [`${norm}Weight`, `${norm}Bias`]))];
  }

  /**
   * The linear layers: what the gradient of each result is called, and its input,
   * of which its weight's gradient is made.
   */
  get linears(): { name: string; gradient: string; input: string; numInputs: number; numOutputs: number }[] {
    const { hiddenSize: h, innerSize: i } = this.shape;
    return [
      { name: 'qkv', gradient: 'dQkv', input: 'x', numInputs: h, numOutputs: 3 * h },
      { name: 'attention', gradient: 'dAttended', input: 'context', numInputs: h, numOutputs: h },
      { name: 'inner', gradient: 'dInner', input: 'normed', numInputs: h, numOutputs: i },
      { name: 'output', gradient: 'dOutput', input: 'activated', numInputs: i, numOutputs: h },
    ];
  }

  /** What attention leaves for its backward step, without the lane. */
  attentionStates(lane: number): string[] {
    const { lanes, attentionDropout } = this.shape;
    const numStates = countAttentionStates(lanes[lane]?.length ?? 0, attentionDropout);
    return Array.from({ length: numStates }, (_, i) => `attention${i}`);
  }

  /** The attention of a lane, over its groups. */
  attentionOf(aten: ProgramRecorder, lane: number): GroupedAttention {
    const { lanes, numHeads, hiddenSize, attentionDropout, biasLength } = this.shape;
    return new GroupedAttention(aten, {
      groups: (lanes[lane] ?? []).map((group, i) => ({
        ...group,
        rows: aten.input(`rows${lane}_${i}`),
        keyMask: aten.input(`keyMask${lane}_${i}`),
      })),
      slots: aten.input(`slots${lane}`),
      numHeads,
      hiddenSize,
      dropoutRate: attentionDropout,
      scalarType: this.scalarType,
      scoreBias: biasLength === null ? null : { tensor: aten.input(SCORE_BIAS), length: biasLength },
    });
  }

  /** Whether dropout masks are hashed from numbers that were drawn before the lanes part. */
  get needsSeeds(): boolean {
    const { onCpu, hiddenDropout, attentionDropout } = this.shape;
    return onCpu && (hiddenDropout > 0 || attentionDropout > 0);
  }

  /** The products of linear layers in the rows of a lane. */
  productsOf(aten: ProgramRecorder): MatrixProducts {
    const { precision, onCpu } = this.shape;
    return new MatrixProducts(aten, precision, { onCpu, numRows: this.rowsPerLane });
  }

  /** Writes down a lane's operators. */
  laneRecorder(lane: number): LaneRecorder {
    return new LaneRecorder(this.binding, lane, { isShared: this.isShared, perLane: this.rowsPerLane });
  }

  /** What a parameter is called in the dtype of the products. */
  lowName(name: string): string {
    return this.shape.precision === 'fp32' ? name : lowered(name);
  }

  /** A parameter of a norm, in the dtype that its operator takes. */
  normParameter(aten: ProgramRecorder, name: string): Handle {
    return aten.input(this.shape.onCpu ? name : this.lowName(name));
  }
}
