import { type Binding, type Handle, ScalarType } from '../binding.js';
import { ProgramRecorder, type Program } from '../ProgramRecorder.js';
import { Routine } from '../Routine.js';
import { type Dropout, drawSeeds, makeDropoutMasks, spread, spreadRange } from './dropoutMasks.js';
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
const lowered = (name: string): string => `${name}/low`;

const weights = ['attentionWeight', 'innerWeight', 'outputWeight'] as const;
const biases: readonly string[] = ['attentionBias', 'innerBias', 'outputBias'];

/** Sums with their layer norms, by the parameters' names: what `addAndNorm` leaves for its backward step. */
const norms = ['attentionNorm', 'outputNorm'] as const;
type Norm = (typeof norms)[number];

/**
 * A layer's arithmetic, written down: the rows of a batch are parted into lanes of whole sentences, which go side by
 * side until their results are needed together, for the gradients of weights.
 *
 * With several lanes, each writes what others will read into its rows of a tensor that was made for all; a single one
 * gives such tensors as they come.
 */
export class EncoderLayerRoutines {
  private readonly rowsPerLane: number;
  private readonly isShared: boolean;
  private readonly scalarType: number;

  constructor(
    private readonly binding: Binding,
    private readonly shape: EncoderLayerShape,
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

  /** From x, parameters and layout: y, and the states where a gradient will be asked for. */
  forward(keepStates: boolean): Routine {
    const lanes = this.shape.lanes.map((_, lane) => this.recordForward(lane));
    return new Routine(this.binding, [[this.recordPreparation()], lanes], ['y', ...(keepStates ? this.states : [])]);
  }

  /**
   * From dy, what the forward step took, and its states: dInput and the gradients of the parameters, by `gradientOf`,
   * in the dtype of the products but for norms.
   */
  backward(): Routine {
    const lanes = this.shape.lanes.map((_, lane) => this.recordBackward(lane));
    const differentiated = [...encoderLayerParameters, ...(this.shape.biasLength === null ? [] : [SCORE_BIAS])];
    const results = ['dInput', ...differentiated.map(gradientOf)];
    const parts = this.shape.lanes.map((_, part) => this.recordWeightGradients(part));
    const phases = [...(this.isShared ? [[this.recordSpace()]] : []), lanes, parts, [this.recordGradients()]];
    return new Routine(this.binding, phases, results);
  }

  /** Parameters that are used in the dtype of the products, where that is not float32. */
  private get loweredParameters(): string[] {
    const { precision, onCpu } = this.shape;
    if (precision === 'fp32') return [];
    // A CPU normalises bfloat16 by float32 weights; a GPU wants both alike.
    return [...weights, ...biases, ...(onCpu ? [] : norms.flatMap((norm) => [`${norm}Weight`, `${norm}Bias`]))];
  }

  /**
   * The linear layers: what the gradient of each result is called, and its input,
   * of which its weight's gradient is made.
   */
  private get linears(): { name: string; gradient: string; input: string; numInputs: number; numOutputs: number }[] {
    const { hiddenSize: h, innerSize: i } = this.shape;
    return [
      { name: 'qkv', gradient: 'dQkv', input: 'x', numInputs: h, numOutputs: 3 * h },
      { name: 'attention', gradient: 'dAttended', input: 'context', numInputs: h, numOutputs: h },
      { name: 'inner', gradient: 'dInner', input: 'normed', numInputs: h, numOutputs: i },
      { name: 'output', gradient: 'dOutput', input: 'activated', numInputs: i, numOutputs: h },
    ];
  }

  private attentionStates(lane: number): string[] {
    const { lanes, attentionDropout } = this.shape;
    const numStates = countAttentionStates(lanes[lane]?.length ?? 0, attentionDropout);
    return Array.from({ length: numStates }, (_, i) => `attention${i}`);
  }

  private attentionOf(aten: ProgramRecorder, lane: number): GroupedAttention {
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
  private get needsSeeds(): boolean {
    const { onCpu, hiddenDropout, attentionDropout } = this.shape;
    return onCpu && (hiddenDropout > 0 || attentionDropout > 0);
  }

  private productsOf(aten: ProgramRecorder): MatrixProducts {
    const { precision, onCpu } = this.shape;
    return new MatrixProducts(aten, precision, { onCpu, numRows: this.rowsPerLane });
  }

  private laneRecorder(lane: number): LaneRecorder {
    return new LaneRecorder(this.binding, lane, { isShared: this.isShared, perLane: this.rowsPerLane });
  }

  // --- forwards ---

  /** Parameters in the dtype of the products, query, key and value below each other; space for what lanes share. */
  private recordPreparation(): Program {
    const aten = new ProgramRecorder(this.binding);
    const { numRows, hiddenSize, innerSize } = this.shape;
    const x = aten.input('x');
    const outputs: Record<string, Handle> = {};
    for (const kind of ['Weight', 'Bias']) {
      const shape = kind === 'Weight' ? [3 * hiddenSize, hiddenSize] : [3 * hiddenSize];
      const stacked = aten.run('new_empty', x, shape, this.scalarType);
      ['query', 'key', 'value'].forEach((name, i) => {
        const part = aten.run('slice.Tensor', stacked, 0, i * hiddenSize, (i + 1) * hiddenSize);
        aten.runInPlace('copy_', part, aten.input(name + kind));
      });
      outputs[`qkv${kind}`] = stacked;
    }
    for (const name of this.loweredParameters) {
      outputs[lowered(name)] = aten.run('to.dtype', aten.input(name), this.scalarType);
    }
    if (this.needsSeeds) outputs['seeds'] = drawSeeds(aten, x, norms.length + 1);
    if (this.isShared) {
      const columns = { y: hiddenSize, context: hiddenSize, normed: hiddenSize, activated: innerSize };
      for (const [name, width] of Object.entries(columns)) {
        outputs[name] = aten.run('new_empty', x, [numRows, width], this.scalarType);
      }
    }
    return aten.compile(outputs);
  }

  private recordForward(lane: number): Program {
    const aten = this.laneRecorder(lane);
    const { hiddenSize, hiddenDropout, layerNormEps } = this.shape;
    const products = this.productsOf(aten);
    const attention = this.attentionOf(aten, lane);
    const low = (name: string): Handle => aten.input(this.lowName(name));
    const x = aten.rowsOf('x');
    const [attentionMask = null, outputMask = null, ...masks] = makeDropoutMasks(
      aten,
      [...this.hiddenDropouts(aten), ...this.attentionDropouts(aten, attention)],
      { like: x, scalarType: this.scalarType },
    );

    /** `LayerNorm(input + dropout(output))`; `output` is used up. */
    const addAndNorm = (name: Norm, output: Handle, input: Handle, mask: Handle | null): Handle => {
      if (mask !== null) aten.runInPlace('mul_.Tensor', output, aten.keep(`${name}Mask`, mask));
      const sum = aten.keep(`${name}Sum`, aten.run('add.Tensor', input, output, 1 / (1 - hiddenDropout)));
      const [normed, mean, deviation] = aten.runAll(
        'native_layer_norm',
        sum,
        [hiddenSize],
        this.normParameter(aten, `${name}Weight`),
        this.normParameter(aten, `${name}Bias`),
        layerNormEps,
      ) as [Handle, Handle, Handle];
      aten.keep(`${name}Mean`, mean);
      aten.keep(`${name}Deviation`, deviation);
      return normed;
    };

    const { context, states } = attention.forward(
      products.linear(x, aten.input('qkvWeight'), aten.input('qkvBias')),
      masks,
      (table, rows) => aten.share('context', 'index_select', table, 0, rows),
    );
    states.forEach((state, i) => aten.keep(`attention${i}`, state));
    const attended = products.linear(context, low('attentionWeight'), low('attentionBias'));
    const normed = aten.copy('normed', addAndNorm('attentionNorm', attended, x, attentionMask));
    const inner = aten.keep('inner', products.linear(normed, low('innerWeight'), low('innerBias')));
    const activated = aten.share('activated', 'gelu', inner, 'none');
    const output = products.linear(activated, low('outputWeight'), low('outputBias'));
    aten.copy('y', addAndNorm('outputNorm', output, normed, outputMask));
    return aten.finish();
  }

  /** Of the two sums. Masks are hashed from seed, subword and column, so that they are the same whatever the lanes. */
  private hiddenDropouts(aten: LaneRecorder): Dropout[] {
    const { hiddenSize, hiddenDropout: rate } = this.shape;
    const shape = [this.rowsPerLane, hiddenSize];
    if (!this.needsSeeds || rate === 0) return norms.map(() => ({ shape, rate, pairs: null }));
    const pairsPerRow = Math.ceil(hiddenSize / 2);
    const rows = aten.run('view', spread(aten, aten.rowsOf('sources'), pairsPerRow), [-1, 1]); // [n, 1]
    const columns = spreadRange(aten, pairsPerRow);
    return norms.map((_, i) => {
      const seed = aten.run('slice.Tensor', aten.input('seeds'), 0, i, i + 1);
      return { shape, rate, pairs: aten.run('add.Tensor', aten.run('add.Tensor', rows, seed), columns) };
    });
  }

  private attentionDropouts(aten: LaneRecorder, attention: GroupedAttention): Dropout[] {
    if (!this.needsSeeds) return attention.dropouts(null, aten.input('x'));
    const seed = aten.run('slice.Tensor', aten.input('seeds'), 0, norms.length, norms.length + 1);
    return attention.dropouts(aten.rowsOf('sources'), seed);
  }

  // --- backwards ---

  /** Space for what lanes share. */
  private recordSpace(): Program {
    const aten = new ProgramRecorder(this.binding);
    const { numRows, hiddenSize } = this.shape;
    const dy = aten.input('dy');
    const make = (...shape: readonly number[]): Handle => aten.run('new_empty', dy, shape, this.scalarType);
    const outputs: Record<string, Handle> = { dInput: make(numRows, hiddenSize) };
    for (const { name, gradient, numInputs, numOutputs } of this.linears) {
      outputs[gradient] = make(numRows, numOutputs);
      outputs[`${name}WeightGradient`] = make(numOutputs, numInputs);
      outputs[`${name}BiasGradient`] = make(numOutputs);
    }
    return aten.compile(outputs);
  }

  private recordBackward(lane: number): Program {
    const aten = this.laneRecorder(lane);
    const { hiddenSize, hiddenDropout } = this.shape;
    const products = this.productsOf(aten);
    const attention = this.attentionOf(aten, lane);
    const weight = (name: string): Handle => aten.input(this.lowName(name));

    /**
     * From the norm's dy: the gradients of its input's own share, and, under the given name, of what was added to it.
     */
    const addAndNormGradient = (name: Norm, dy: Handle, dAdded: string): [dInput: Handle, dAdded: Handle] => {
      const [dSum, dWeight, dBias] = aten.runAll(
        'native_layer_norm_backward',
        dy,
        aten.own(`${name}Sum`),
        [hiddenSize],
        aten.own(`${name}Mean`),
        aten.own(`${name}Deviation`),
        this.normParameter(aten, `${name}Weight`),
        this.normParameter(aten, `${name}Bias`),
        [true, true, true],
      ) as [Handle, Handle, Handle];
      aten.keep(gradientOf(`${name}Weight`), dWeight);
      aten.keep(gradientOf(`${name}Bias`), dBias);
      if (hiddenDropout === 0) return [dSum, aten.copy(dAdded, dSum)];
      const kept = aten.share(dAdded, 'mul.Tensor', dSum, aten.own(`${name}Mask`));
      aten.runInPlace('mul_.Scalar', kept, 1 / (1 - hiddenDropout));
      return [dSum, kept];
    };

    const [dNormedDirect, dOutput] = addAndNormGradient('outputNorm', aten.rowsOf('dy'), 'dOutput');
    const dActivated = products.inputGradient(dOutput, weight('outputWeight'));
    const dInner = aten.share('dInner', 'gelu_backward', dActivated, aten.own('inner'), 'none');
    const dNormed = products.inputGradient(dInner, weight('innerWeight'));
    aten.runInPlace('add_.Tensor', dNormed, dNormedDirect);
    const [dInputDirect, dAttended] = addAndNormGradient('attentionNorm', dNormed, 'dAttended');
    const dContext = products.inputGradient(dAttended, weight('attentionWeight'));
    const states = this.attentionStates(lane).map((name) => aten.own(name));
    const { dQkv, dScoreBias } = attention.backward(dContext, states, (table, rows) =>
      aten.share('dQkv', 'index_select', table, 0, rows),
    );
    if (dScoreBias !== null) aten.keep(gradientOf(SCORE_BIAS), dScoreBias);
    const dInput = products.inputGradient(dQkv, aten.input('qkvWeight'));
    aten.share('dInput', 'add.Tensor', dInput, dInputDirect, 1);
    return aten.finish();
  }

  /** The gradients of weights and biases; of several parts each makes its share of every weight's rows. */
  private recordWeightGradients(part: number): Program {
    const aten = new ProgramRecorder(this.binding);
    const numParts = this.shape.lanes.length;
    const products = this.productsOf(aten);
    const outputs: Record<string, Handle> = {};
    for (const { name, gradient, input, numOutputs } of this.linears) {
      const [from, to] = [part, part + 1].map((i) => Math.round((i * numOutputs) / numParts)) as [number, number];
      const dy = this.isShared ? aten.run('slice.Tensor', aten.input(gradient), 1, from, to) : aten.input(gradient);
      // libtorch adds up in float32 and rounds once; asked for a float32 result, it would take ten times as long.
      const dBias = aten.run('sum.dim_IntList', dy, [0], false);
      if (this.isShared) {
        const space = (of: string): Handle => aten.run('slice.Tensor', aten.input(`${name}${of}Gradient`), 0, from, to);
        products.weightGradient(dy, aten.input(input), space('Weight'));
        aten.runInPlace('copy_', space('Bias'), dBias);
      } else {
        outputs[`${name}WeightGradient`] = products.weightGradient(dy, aten.input(input));
        outputs[`${name}BiasGradient`] = dBias;
      }
    }
    return aten.compile(outputs);
  }

  /** One gradient for each parameter; of norms in float32, as of the scores' bias. */
  private recordGradients(): Program {
    const aten = new ProgramRecorder(this.binding);
    const { hiddenSize, lanes, biasLength } = this.shape;
    const outputs: Record<string, Handle> = {};
    /** Adds up what each lane has of a gradient. */
    const sumOfLanes = (name: string): Handle => {
      const [first, ...others] = lanes.map((_, lane) => aten.input(ofLane(name, lane))) as [Handle, ...Handle[]];
      for (const other of others) aten.runInPlace('add_.Tensor', first, other);
      return first;
    };
    for (const kind of ['Weight', 'Bias']) {
      const stacked = aten.input(`qkv${kind}Gradient`);
      ['query', 'key', 'value'].forEach((name, i) => {
        const part = aten.run('slice.Tensor', stacked, 0, i * hiddenSize, (i + 1) * hiddenSize);
        outputs[gradientOf(name + kind)] = part;
      });
      for (const name of ['attention', 'inner', 'output']) {
        outputs[gradientOf(name + kind)] = aten.input(`${name}${kind}Gradient`);
      }
      for (const norm of norms) {
        const name = gradientOf(norm + kind);
        outputs[name] = aten.run('to.dtype', sumOfLanes(name), ScalarType.float32);
      }
    }
    if (biasLength !== null) outputs[gradientOf(SCORE_BIAS)] = sumOfLanes(gradientOf(SCORE_BIAS));
    return aten.compile(outputs);
  }

  // --- both ---

  private lowName(name: string): string {
    return this.shape.precision === 'fp32' ? name : lowered(name);
  }

  private normParameter(aten: ProgramRecorder, name: string): Handle {
    return aten.input(this.shape.onCpu ? name : this.lowName(name));
  }
}

/** What the gradient of a parameter is called. */
export function gradientOf(parameter: string): string {
  return `${parameter}/gradient`;
}
