import type { Handle } from '../binding.js';
import { ProgramRecorder, type Program } from '../ProgramRecorder.js';
import { type Dropout, drawSeeds, makeDropoutMasks, spread, spreadRange } from './dropoutMasks.js';
import { type EncoderLayerPlan, lowered, type Norm, norms } from './EncoderLayerPlan.js';
import type { GroupedAttention } from './GroupedAttention.js';
import type { LaneRecorder } from './LaneRecorder.js';

/** What a sum is made of beside the output of its block. */
interface Added {
  readonly input: Handle;
  /** Of dropout; null: none. */
  readonly mask: Handle | null;
}

/** The forward step of a layer, written down. */
export class EncoderLayerForward {
  constructor(private readonly plan: EncoderLayerPlan) {}

  /** Parameters in the dtype of the products, query, key and value below each other; space for what lanes share. */
  recordPreparation(): Program {
    const aten = new ProgramRecorder(this.plan.binding);
    const { numRows, hiddenSize, innerSize } = this.plan.shape;
    const x = aten.input('x');
    const outputs: Record<string, Handle> = {};
    for (const kind of ['Weight', 'Bias']) {
      const shape = kind === 'Weight' ? [3 * hiddenSize, hiddenSize] : [3 * hiddenSize];
      const stacked = aten.run('new_empty', x, shape, this.plan.scalarType);
      ['query', 'key', 'value'].forEach((name, i) => {
        const part = aten.run('slice.Tensor', stacked, 0, i * hiddenSize, (i + 1) * hiddenSize);
        aten.runInPlace('copy_', part, aten.input(name + kind));
      });
      outputs[`qkv${kind}`] = stacked;
    }
    for (const name of this.plan.loweredParameters) {
      outputs[lowered(name)] = aten.run('to.dtype', aten.input(name), this.plan.scalarType);
    }
    if (this.plan.needsSeeds) outputs['seeds'] = drawSeeds(aten, x, norms.length + 1);
    if (this.plan.isShared) {
      const columns = { y: hiddenSize, context: hiddenSize, normed: hiddenSize, activated: innerSize };
      for (const [name, width] of Object.entries(columns)) {
        outputs[name] = aten.run('new_empty', x, [numRows, width], this.plan.scalarType);
      }
    }
    return aten.compile(outputs);
  }

  /** A lane's rows of y, and what the backward step needs of them. */
  recordLane(lane: number): Program {
    const aten = this.plan.laneRecorder(lane);
    const { hiddenSize, hiddenDropout, layerNormEps } = this.plan.shape;
    const products = this.plan.productsOf(aten);
    const attention = this.plan.attentionOf(aten, lane);
    const low = (name: string): Handle => aten.input(this.plan.lowName(name));
    const x = aten.rowsOf('x');
    const [attentionMask = null, outputMask = null, ...masks] = makeDropoutMasks(
      aten,
      [...this.hiddenDropouts(aten), ...this.attentionDropouts(aten, attention)],
      { like: x, scalarType: this.plan.scalarType },
    );

    /** `LayerNorm(input + dropout(output))`; `output` is used up. */
    const addAndNorm = (name: Norm, output: Handle, { input, mask }: Added): Handle => {
      if (mask !== null) aten.runInPlace('mul_.Tensor', output, aten.keep(`${name}Mask`, mask));
      const sum = aten.keep(`${name}Sum`, aten.run('add.Tensor', input, output, 1 / (1 - hiddenDropout)));
      const [normed, mean, deviation] = aten.runAll(
        'native_layer_norm',
        sum,
        [hiddenSize],
        this.plan.normParameter(aten, `${name}Weight`),
        this.plan.normParameter(aten, `${name}Bias`),
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
    const normed = aten.copy('normed', addAndNorm('attentionNorm', attended, { input: x, mask: attentionMask }));
    const inner = aten.keep('inner', products.linear(normed, low('innerWeight'), low('innerBias')));
    const activated = aten.share('activated', 'gelu', inner, 'none');
    const output = products.linear(activated, low('outputWeight'), low('outputBias'));
    aten.copy('y', addAndNorm('outputNorm', output, { input: normed, mask: outputMask }));
    return aten.finish();
  }

  /** Of the two sums. Masks are hashed from seed, subword and column, so that they are the same whatever the lanes. */
  private hiddenDropouts(aten: LaneRecorder): Dropout[] {
    const { hiddenSize, hiddenDropout: rate } = this.plan.shape;
    const shape = [this.plan.rowsPerLane, hiddenSize];
    if (!this.plan.needsSeeds || rate === 0) return norms.map(() => ({ shape, rate, pairs: null }));
    const pairsPerRow = Math.ceil(hiddenSize / 2);
    const rows = aten.run('view', spread(aten, aten.rowsOf('sources'), pairsPerRow), [-1, 1]); // [n, 1]
    const columns = spreadRange(aten, pairsPerRow);
    return norms.map((_, i) => {
      const seed = aten.run('slice.Tensor', aten.input('seeds'), 0, i, i + 1);
      return { shape, rate, pairs: aten.run('add.Tensor', aten.run('add.Tensor', rows, seed), columns) };
    });
  }

  private attentionDropouts(aten: LaneRecorder, attention: GroupedAttention): Dropout[] {
    if (!this.plan.needsSeeds) return attention.dropouts(null, aten.input('x'));
    const seed = aten.run('slice.Tensor', aten.input('seeds'), 0, norms.length, norms.length + 1);
    return attention.dropouts(aten.rowsOf('sources'), seed);
  }
}
