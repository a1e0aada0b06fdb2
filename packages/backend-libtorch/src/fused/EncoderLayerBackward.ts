import { type Handle, ScalarType } from '../binding.js';
import { ProgramRecorder, type Program } from '../ProgramRecorder.js';
import { type EncoderLayerPlan, gradientOf, type Norm, norms, SCORE_BIAS } from './EncoderLayerPlan.js';
import { ofLane } from './LaneRecorder.js';

/** The backward step of a layer, written down. */
export class EncoderLayerBackward {
  constructor(private readonly plan: EncoderLayerPlan) {}

  /** Space for what lanes share. */
  recordSpace(): Program {
    const aten = new ProgramRecorder(this.plan.binding);
    const { numRows, hiddenSize } = this.plan.shape;
    const dy = aten.input('dy');
    const make = (...shape: readonly number[]): Handle => aten.run('new_empty', dy, shape, this.plan.scalarType);
    const outputs: Record<string, Handle> = { dInput: make(numRows, hiddenSize) };
    for (const { name, gradient, numInputs, numOutputs } of this.plan.linears) {
      outputs[gradient] = make(numRows, numOutputs);
      outputs[`${name}WeightGradient`] = make(numOutputs, numInputs);
      outputs[`${name}BiasGradient`] = make(numOutputs);
    }
    return aten.compile(outputs);
  }

  /** A lane's rows of dInput and of the gradients that weights are multiplied by. */
  recordLane(lane: number): Program {
    const aten = this.plan.laneRecorder(lane);
    const { hiddenSize, hiddenDropout } = this.plan.shape;
    const products = this.plan.productsOf(aten);
    const attention = this.plan.attentionOf(aten, lane);
    const weight = (name: string): Handle => aten.input(this.plan.lowName(name));

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
        this.plan.normParameter(aten, `${name}Weight`),
        this.plan.normParameter(aten, `${name}Bias`),
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
    const states = this.plan.attentionStates(lane).map((name) => aten.own(name));
    const { dQkv, dScoreBias } = attention.backward(dContext, states, (table, rows) =>
      aten.share('dQkv', 'index_select', table, 0, rows),
    );
    if (dScoreBias !== null) aten.keep(gradientOf(SCORE_BIAS), dScoreBias);
    const dInput = products.inputGradient(dQkv, aten.input('qkvWeight'));
    aten.share('dInput', 'add.Tensor', dInput, dInputDirect, 1);
    return aten.finish();
  }

  /** The gradients of weights and biases; of several parts each makes its share of every weight's rows. */
  recordWeightGradients(part: number): Program {
    const aten = new ProgramRecorder(this.plan.binding);
    const numParts = this.plan.shape.lanes.length;
    const products = this.plan.productsOf(aten);
    const outputs: Record<string, Handle> = {};
    for (const { name, gradient, input, numOutputs } of this.plan.linears) {
      const [from, to] = [part, part + 1].map((i) => Math.round((i * numOutputs) / numParts)) as [number, number];
      const dy = this.plan.isShared
        ? aten.run('slice.Tensor', aten.input(gradient), 1, from, to)
        : aten.input(gradient);
      // libtorch adds up in float32 and rounds once; asked for a float32 result, it would take ten times as long.
      const dBias = aten.run('sum.dim_IntList', dy, [0], false);
      if (this.plan.isShared) {
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
  recordGradients(): Program {
    const aten = new ProgramRecorder(this.plan.binding);
    const { hiddenSize, lanes, biasLength } = this.plan.shape;
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
}
