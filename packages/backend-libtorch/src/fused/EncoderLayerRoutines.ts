import { type Binding, type Handle, ScalarType } from '../binding.js';
import { ProgramRecorder, type Program } from '../ProgramRecorder.js';
import { Routine } from '../Routine.js';
import { drawSeeds, makeDropoutMasks } from './dropoutMasks.js';
import { GroupedAttention } from './GroupedAttention.js';
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
  /** For each lane its groups' sentences and padded length. */
  readonly lanes: readonly (readonly { readonly numSentences: number; readonly length: number }[])[];
}

/** A tensor of one lane. */
const ofLane = (name: string, lane: number): string => `${name}/${lane}`;
/** A parameter in the dtype of the products. */
const lowered = (name: string): string => `${name}/low`;

const weights = ['attentionWeight', 'innerWeight', 'outputWeight'] as const;
const biases = ['attentionBias', 'innerBias', 'outputBias'] as const;

/** Sums with their layer norms, by the parameters' names: what `addAndNorm` leaves for its backward step. */
const norms = ['attentionNorm', 'outputNorm'] as const;
type Norm = (typeof norms)[number];

/** The products that make the gradients of weights: `(dy of the linear layer)ᵀ (its input)`. */
const linears = [
  { name: 'qkv', dy: 'dQkv', input: 'x' },
  { name: 'attention', dy: 'dAttended', input: 'context' },
  { name: 'inner', dy: 'dInner', input: 'normed' },
  { name: 'output', dy: 'dOutput', input: 'activated' },
] as const;

/**
 * A layer's arithmetic, written down: the rows of a batch are parted into lanes of whole sentences, which go side by side
 * until their results are needed together, for the gradients of weights.
 *
 * With several lanes, each writes what others will read into its rows of a tensor that was made for all; a single one gives
 * such tensors as they come.
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
    this.scalarType = shape.precision === 'bf16' ? ScalarType.bfloat16 : ScalarType.float32;
  }

  /** What `forward` leaves for `backward`, by name. */
  get states(): string[] {
    const { precision, hiddenDropout, lanes } = this.shape;
    return [
      ...['context', 'normed', 'activated', 'qkvWeight'],
      ...(precision === 'fp32' ? [] : weights.map(lowered)),
      ...lanes.flatMap((_, lane) => [
        ofLane('inner', lane),
        ...norms.flatMap((norm) => [
          ...['Sum', 'Mean', 'Deviation'].map((part) => ofLane(norm + part, lane)),
          ...(hiddenDropout > 0 ? [ofLane(`${norm}Mask`, lane)] : []),
        ]),
        ...this.attentionStates(lane),
      ]),
    ];
  }

  /** From x, parameters and layout: y, and the states where a gradient will be asked for. */
  forward(keepStates: boolean): Routine {
    const lanes = this.shape.lanes.map((_, lane) => this.recordForward(lane));
    return new Routine(this.binding, [[this.recordPreparation()], lanes], ['y', ...(keepStates ? this.states : [])]);
  }

  /**
   * From dy, what the forward step took, and its states: dInput and the gradients of the parameters, by `gradientOf`, in the
   * dtype of the products but for norms.
   */
  backward(): Routine {
    const lanes = this.shape.lanes.map((_, lane) => this.recordBackward(lane));
    const results = ['dInput', ...encoderLayerParameters.map(gradientOf)];
    const parts = this.shape.lanes.map((_, part) => this.recordWeightGradients(part));
    const phases = [...(this.isShared ? [[this.recordSpace()]] : []), lanes, parts, [this.recordGradients()]];
    return new Routine(this.binding, phases, results);
  }

  private attentionStates(lane: number): string[] {
    const { numStates } = this.attentionOf(new ProgramRecorder(this.binding), lane);
    return Array.from({ length: numStates }, (_, i) => ofLane(`attention${i}`, lane));
  }

  private attentionOf(aten: ProgramRecorder, lane: number): GroupedAttention {
    const { lanes, numHeads, hiddenSize, attentionDropout } = this.shape;
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
    });
  }

  /** Whether dropout masks are made of numbers that were drawn before the lanes part. */
  private get needsSeeds(): boolean {
    const { onCpu, hiddenDropout, attentionDropout } = this.shape;
    return onCpu && (hiddenDropout > 0 || attentionDropout > 0);
  }

  private productsOf(aten: ProgramRecorder): MatrixProducts {
    const { precision, onCpu } = this.shape;
    return new MatrixProducts(aten, precision, { onCpu, numRows: this.rowsPerLane });
  }

  /** A lane's rows of a tensor that all lanes share. */
  private rowsOf(aten: ProgramRecorder, name: string, lane: number): Handle {
    const all = aten.input(name);
    if (!this.isShared) return all;
    return aten.run('slice.Tensor', all, 0, lane * this.rowsPerLane, (lane + 1) * this.rowsPerLane);
  }

  // --- forwards ---

  /** Parameters in the dtype of the products, query, key and value below each other; space for what lanes share. */
  private recordPreparation(): Program {
    const aten = new ProgramRecorder(this.binding);
    const { precision, onCpu, numRows, hiddenSize, innerSize, lanes } = this.shape;
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
    if (precision !== 'fp32') {
      const normParameters = norms.flatMap((norm) => [`${norm}Weight`, `${norm}Bias`]);
      // A CPU normalises bfloat16 by float32 weights; a GPU wants both alike.
      for (const name of [...weights, ...biases, ...(onCpu ? [] : normParameters)]) {
        outputs[lowered(name)] = aten.run('to.dtype', aten.input(name), this.scalarType);
      }
    }
    if (this.needsSeeds) outputs['seeds'] = drawSeeds(aten, x, lanes.length);
    if (this.isShared) {
      const columns = { y: hiddenSize, context: hiddenSize, normed: hiddenSize, activated: innerSize };
      for (const [name, width] of Object.entries(columns)) {
        outputs[name] = aten.run('new_empty', x, [numRows, width], this.scalarType);
      }
    }
    return aten.compile(outputs);
  }

  private recordForward(lane: number): Program {
    const aten = new ProgramRecorder(this.binding);
    const { hiddenSize, hiddenDropout, onCpu } = this.shape;
    const products = this.productsOf(aten);
    const attention = this.attentionOf(aten, lane);
    const outputs: Record<string, Handle> = {};
    const own = (name: string, tensor: Handle): Handle => (outputs[ofLane(name, lane)] = tensor);
    const x = this.rowsOf(aten, 'x', lane);
    const norm = { shape: [this.rowsPerLane, hiddenSize], rate: hiddenDropout };
    const seed = this.needsSeeds ? aten.run('slice.Tensor', aten.input('seeds'), 0, lane, lane + 1) : x;
    const [attentionMask = null, outputMask = null, ...masks] = makeDropoutMasks(
      aten,
      [norm, norm, ...attention.dropouts],
      { seed, onCpu, scalarType: this.scalarType },
    );
    const low = (name: string): Handle => aten.input(this.lowName(name));

    /** `LayerNorm(input + dropout(output))`; `output` is used up. */
    const addAndNorm = (name: Norm, output: Handle, input: Handle, mask: Handle | null): Handle => {
      if (mask !== null) {
        own(`${name}Mask`, mask);
        aten.runInPlace('mul_.Tensor', output, mask);
      }
      const sum = own(`${name}Sum`, aten.run('add.Tensor', input, output, 1 / (1 - hiddenDropout)));
      const [normed, mean, deviation] = aten.runAll(
        'native_layer_norm',
        sum,
        [hiddenSize],
        this.normParameter(aten, `${name}Weight`),
        this.normParameter(aten, `${name}Bias`),
        this.shape.layerNormEps,
      ) as [Handle, Handle, Handle];
      own(`${name}Mean`, mean);
      own(`${name}Deviation`, deviation);
      return normed;
    };

    const { context, states } = attention.forward(
      products.linear(x, aten.input('qkvWeight'), aten.input('qkvBias')),
      masks,
      (table, rows) => this.share(aten, outputs, 'context', lane, 'index_select', [table, 0, rows]),
    );
    states.forEach((state, i) => own(`attention${i}`, state));
    const attended = products.linear(context, low('attentionWeight'), low('attentionBias'));
    const normed = this.copy(aten, outputs, 'normed', lane, addAndNorm('attentionNorm', attended, x, attentionMask));
    const inner = own('inner', products.linear(normed, low('innerWeight'), low('innerBias')));
    const activated = this.share(aten, outputs, 'activated', lane, 'gelu', [inner, 'none']);
    const output = products.linear(activated, low('outputWeight'), low('outputBias'));
    this.copy(aten, outputs, 'y', lane, addAndNorm('outputNorm', output, normed, outputMask));
    return aten.compile(outputs);
  }

  // --- backwards ---

  /** Space for what lanes share. */
  private recordSpace(): Program {
    const aten = new ProgramRecorder(this.binding);
    const { numRows, hiddenSize, innerSize } = this.shape;
    const columns = {
      ...{ dInput: hiddenSize, dQkv: 3 * hiddenSize, dAttended: hiddenSize, dInner: innerSize, dOutput: hiddenSize },
    };
    const outputs: Record<string, Handle> = {};
    for (const [name, width] of Object.entries(columns)) {
      outputs[name] = aten.run('new_empty', aten.input('dy'), [numRows, width], this.scalarType);
    }
    for (const { name, dy, input } of linears) {
      const width = input === 'x' ? hiddenSize : { context: hiddenSize, normed: hiddenSize, activated: innerSize }[input];
      outputs[`${name}WeightGradient`] = aten.run('new_empty', aten.input('dy'), [columns[dy], width], this.scalarType);
      outputs[`${name}BiasGradient`] = aten.run('new_empty', aten.input('dy'), [columns[dy]], this.scalarType);
    }
    return aten.compile(outputs);
  }

  private recordBackward(lane: number): Program {
    const aten = new ProgramRecorder(this.binding);
    const { hiddenSize, hiddenDropout } = this.shape;
    const products = this.productsOf(aten);
    const attention = this.attentionOf(aten, lane);
    const outputs: Record<string, Handle> = {};
    const own = (name: string): Handle => aten.input(ofLane(name, lane));
    const weight = (name: string): Handle => aten.input(this.lowName(name));

    /** From the norm's dy: the gradients of its input's own share, and, under the given name, of what was added to it. */
    const addAndNormGradient = (name: Norm, dy: Handle, dAdded: string): [dInput: Handle, dAdded: Handle] => {
      const [dSum, dWeight, dBias] = aten.runAll(
        'native_layer_norm_backward',
        dy,
        own(`${name}Sum`),
        [hiddenSize],
        own(`${name}Mean`),
        own(`${name}Deviation`),
        this.normParameter(aten, `${name}Weight`),
        this.normParameter(aten, `${name}Bias`),
        [true, true, true],
      ) as [Handle, Handle, Handle];
      outputs[ofLane(gradientOf(`${name}Weight`), lane)] = dWeight;
      outputs[ofLane(gradientOf(`${name}Bias`), lane)] = dBias;
      if (hiddenDropout === 0) return [dSum, this.copy(aten, outputs, dAdded, lane, dSum)];
      const kept = this.share(aten, outputs, dAdded, lane, 'mul.Tensor', [dSum, own(`${name}Mask`)]);
      aten.runInPlace('mul_.Scalar', kept, 1 / (1 - hiddenDropout));
      return [dSum, kept];
    };

    const [dNormedDirect, dOutput] = addAndNormGradient('outputNorm', this.rowsOf(aten, 'dy', lane), 'dOutput');
    const dActivated = products.inputGradient(dOutput, weight('outputWeight'));
    const geluArguments = [dActivated, own('inner'), 'none'];
    const dInner = this.share(aten, outputs, 'dInner', lane, 'gelu_backward', geluArguments);
    const dNormed = products.inputGradient(dInner, weight('innerWeight'));
    aten.runInPlace('add_.Tensor', dNormed, dNormedDirect);
    const [dInputDirect, dAttended] = addAndNormGradient('attentionNorm', dNormed, 'dAttended');
    const dContext = products.inputGradient(dAttended, weight('attentionWeight'));
    const states = Array.from({ length: attention.numStates }, (_, i) => own(`attention${i}`));
    const dQkv = attention.backward(dContext, states, (table, rows) =>
      this.share(aten, outputs, 'dQkv', lane, 'index_select', [table, 0, rows]),
    );
    const dInput = products.inputGradient(dQkv, aten.input('qkvWeight'));
    this.share(aten, outputs, 'dInput', lane, 'add.Tensor', [dInput, dInputDirect, 1]);
    return aten.compile(outputs);
  }

  /** The gradients of weights and biases; of several parts each makes its share of every weight's rows. */
  private recordWeightGradients(part: number): Program {
    const aten = new ProgramRecorder(this.binding);
    const numParts = this.shape.lanes.length;
    const products = this.productsOf(aten);
    const outputs: Record<string, Handle> = {};
    for (const { name, dy, input } of linears) {
      const size = { qkv: 3, attention: 1, inner: 0, output: 1 }[name] * this.shape.hiddenSize || this.shape.innerSize;
      const [from, to] = [part, part + 1].map((i) => Math.round((i * size) / numParts)) as [number, number];
      const gradient = this.isShared ? aten.run('slice.Tensor', aten.input(dy), 1, from, to) : aten.input(dy);
      // libtorch adds up in float32 and rounds once; asked for a float32 result, it would take ten times as long.
      const dBias = aten.run('sum.dim_IntList', gradient, [0], false);
      if (!this.isShared) {
        outputs[`${name}WeightGradient`] = products.weightGradient(gradient, aten.input(input));
        outputs[`${name}BiasGradient`] = dBias;
        continue;
      }
      const space = (of: string): Handle => aten.run('slice.Tensor', aten.input(`${name}${of}Gradient`), 0, from, to);
      products.weightGradient(gradient, aten.input(input), space('Weight'));
      aten.runInPlace('copy_', space('Bias'), dBias);
    }
    return aten.compile(outputs);
  }

  /** One gradient for each parameter; of norms in float32. */
  private recordGradients(): Program {
    const aten = new ProgramRecorder(this.binding);
    const { hiddenSize, lanes } = this.shape;
    const outputs: Record<string, Handle> = {};
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
        const [first, ...others] = lanes.map((_, lane) => aten.input(ofLane(name, lane))) as [Handle, ...Handle[]];
        for (const other of others) aten.runInPlace('add_.Tensor', first, other);
        outputs[name] = aten.run('to.dtype', first, ScalarType.float32);
      }
    }
    return aten.compile(outputs);
  }

  // --- both ---

  private lowName(name: string): string {
    return this.shape.precision === 'fp32' ? name : lowered(name);
  }

  private normParameter(aten: ProgramRecorder, name: string): Handle {
    return aten.input(this.shape.onCpu ? name : this.lowName(name));
  }

  /** An operator's result as what all lanes share under this name, or as this lane's rows of it. */
  private share(
    aten: ProgramRecorder,
    outputs: Record<string, Handle>,
    name: string,
    lane: number,
    operator: keyof typeof intoGiven,
    args: readonly (Handle | number | string)[],
  ): Handle {
    if (!this.isShared) return (outputs[name] = aten.run(operator, ...args));
    const space = this.rowsOf(aten, name, lane);
    aten.runInPlace(intoGiven[operator], ...args, space);
    return space;
  }

  /** The same of a tensor that is there. */
  private copy(
    aten: ProgramRecorder,
    outputs: Record<string, Handle>,
    name: string,
    lane: number,
    tensor: Handle,
  ): Handle {
    if (!this.isShared) return (outputs[name] = tensor);
    aten.runInPlace('copy_', this.rowsOf(aten, name, lane), tensor);
    return tensor;
  }
}

/** What the gradient of a parameter is called. */
export function gradientOf(parameter: string): string {
  return `${parameter}/gradient`;
}

/** The variants of operators that write into a tensor which is there, their last argument. */
const intoGiven = {
  index_select: 'index_select.out',
  gelu: 'gelu.out',
  gelu_backward: 'gelu_backward.grad_input',
  'mul.Tensor': 'mul.out',
  'add.Tensor': 'add.out',
} as const;
