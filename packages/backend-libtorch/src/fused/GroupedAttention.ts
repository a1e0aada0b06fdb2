import { type Handle, ScalarType } from '../binding.js';
import type { OperatorCalls } from '../Operators.js';
import { type Dropout, spread, spreadRange } from './dropoutMasks.js';

/** Of a sentence, for numbers that no two scores of a batch share. In longer ones some would, which does no harm. */
const MOST_POSITIONS = 512;

/** Sentences of like length, which attention computes together. */
export interface AttentionGroup {
  /** b sentences, each as if it had t subwords. */
  readonly numSentences: number;
  readonly length: number;
  /** `[b * t]` int32: the packed row of each slot; padding points to a row of padding. */
  readonly rows: Handle;
  /** `[b, t]`, 0 on subwords and a large negative number on padding. */
  readonly keyMask: Handle;
}

interface AttentionOptions {
  readonly groups: readonly AttentionGroup[];
  /** `[N]` int32: where each packed row lies among the groups' slots; padding rows behind the last of them. */
  readonly slots: Handle;
  readonly numHeads: number;
  readonly hiddenSize: number;
  /** Dropout on the probabilities. */
  readonly dropoutRate: number;
  readonly scalarType: number;
  /**
   * `[heads, T, T]` float32 by query and key, of which a group takes the first t rows and columns; null: there is none.
   */
  readonly scoreBias: { readonly tensor: Handle; readonly length: number } | null;
}

/**
 * How many tensors `forward` leaves for `backward`: heads and probabilities;
 * with dropout its mask and what it leaves of them.
 */
export function countAttentionStates(numGroups: number, dropoutRate: number): number {
  return numGroups * (dropoutRate === 0 ? 2 : 4);
}

/** `table[rows]`, wherever the caller wants it. */
export type Gather = (table: Handle, rows: Handle) => Handle;

/**
 * Multi-head self-attention over packed sentences (Vaswani et al. 2017, Eq. 1), a group of them at a time:
 * `softmax(q kᵀ / sqrt(D) + scoreBias + keyMask) v`. The softmax is taken in float32 whatever the products are in.
 */
export class GroupedAttention {
  private readonly headSize: number;
  private readonly scale: number;

  constructor(
    private readonly aten: OperatorCalls,
    private readonly options: AttentionOptions,
  ) {
    this.headSize = options.hiddenSize / options.numHeads;
    this.scale = 1 / Math.sqrt(this.headSize);
  }

  /**
   * The dropouts whose masks `forward` takes, one for each group.
   *
   * @param origins - `[N]` int32 or null: what subword of the batch each row is. With a sentence's first subword, head
   *   and two positions a value has its number in the batch, however sentences are grouped.
   * @param seed - `[1]` int32, drawn at random.
   */
  dropouts(origins: Handle | null, seed: Handle): Dropout[] {
    const { aten } = this;
    const { groups, numHeads, dropoutRate: rate } = this.options;
    return groups.map(({ numSentences, length, rows }) => {
      const shape = [numSentences * numHeads, length, length];
      if (rate === 0 || origins === null) return { shape, rate, pairs: null };
      const firstRows = aten.run('select.int', aten.run('view', rows, [numSentences, length]), 1, 0);
      const first = aten.run('index_select', origins, 0, firstRows); // [b]
      const matrix = (MOST_POSITIONS * MOST_POSITIONS) / 2;
      const sentences = aten.run('add.Tensor', spread(aten, first, numHeads * matrix), seed);
      const heads = aten.run('add.Tensor', aten.run('view', sentences, [-1, 1]), spreadRange(aten, numHeads, matrix));
      const queries = aten.run('view', spreadRange(aten, length, MOST_POSITIONS / 2), [length, 1]);
      const scores = aten.run('add.Tensor', queries, spreadRange(aten, Math.ceil(length / 2))); // [t, t / 2]
      return { shape, rate, pairs: aten.run('add.Tensor', aten.run('view', heads, [-1, 1, 1]), scores) };
    });
  }

  /**
   * @param qkv - `[N, 3H]`, queries, keys and values side by side.
   * @param masks - of the dropouts, null without dropout.
   * @param gather - makes the result.
   * @returns the context `[N, H]`, 0 in rows of padding, and what `backward` needs.
   */
  forward(qkv: Handle, masks: readonly (Handle | null)[], gather: Gather): { context: Handle; states: Handle[] } {
    const { aten, scale, headSize } = this;
    const { groups, numHeads, dropoutRate, scalarType, scoreBias } = this.options;
    const states: Handle[] = [];
    const contexts = groups.map((group, i) => {
      const { numSentences, length, rows, keyMask } = group;
      const batch = numSentences * numHeads;
      const slots = aten.run('index_select', qkv, 0, rows); // [b * t, 3H]
      const split = aten.run('view', slots, [numSentences, length, 3, numHeads, headSize]);
      const heads = aten.run('reshape', aten.run('permute', split, [2, 0, 3, 1, 4]), [3, batch, length, headSize]);
      const [queries, keys, values] = this.parts(heads);
      const products = aten.run('bmm', queries, this.transpose(keys)); // [b * heads, t, t]
      const byHead = aten.run('view', products, [numSentences, numHeads, length, length]);
      const mask = aten.run('view', keyMask, [numSentences, 1, 1, length]);
      const scores = aten.run('add.Tensor', mask, byHead, scale); // float32
      if (scoreBias !== null) aten.runInPlace('add_.Tensor', scores, this.corner(scoreBias.tensor, length));
      const exact = aten.run('view', aten.run('_softmax', scores, -1, false), [batch, length, length]);
      const probabilities = aten.run('to.dtype', exact, scalarType);
      let used = probabilities;
      states.push(heads, probabilities);
      const kept = masks[i] ?? null;
      if (kept !== null) {
        used = aten.run('mul.Tensor', probabilities, kept);
        states.push(kept, used);
      }
      return this.toRows(aten.run('bmm', used, values), group);
    });
    const context = gather(this.stack(contexts, this.options.hiddenSize), this.options.slots);
    if (dropoutRate > 0) aten.runInPlace('mul_.Scalar', context, 1 / (1 - dropoutRate));
    return { context, states };
  }

  /** From the context's gradient `[N, H]`, 0 in rows of padding: those of qkv, `[N, 3H]`, and of the scores' bias. */
  backward(
    dContext: Handle,
    states: readonly Handle[],
    gather: Gather,
  ): { readonly dQkv: Handle; readonly dScoreBias: Handle | null } {
    const { aten, scale, headSize } = this;
    const { groups, numHeads, dropoutRate, scalarType, scoreBias } = this.options;
    const dScoreBias =
      scoreBias === null
        ? null
        : aten.run('new_zeros', scoreBias.tensor, [numHeads, scoreBias.length, scoreBias.length], ScalarType.float32);
    const scaled = dropoutRate === 0 ? dContext : aten.run('mul.Scalar', dContext, 1 / (1 - dropoutRate));
    const statesPerGroup = countAttentionStates(1, dropoutRate);
    const gradients = groups.map(({ numSentences, length, rows }, i) => {
      const [heads, probabilities, kept, used = probabilities] = states.slice(
        i * statesPerGroup,
        (i + 1) * statesPerGroup,
      ) as [Handle, Handle, Handle?, Handle?];
      const [queries, keys, values] = this.parts(heads);
      const byRow = aten.run('view', aten.run('index_select', scaled, 0, rows), [
        numSentences,
        length,
        numHeads,
        headSize,
      ]);
      const gradient = aten.run('reshape', aten.run('permute', byRow, [0, 2, 1, 3]), [-1, length, headSize]);
      const dValues = aten.run('bmm', this.transpose(used), gradient);
      const dUsed = aten.run('bmm', gradient, this.transpose(values));
      if (kept !== undefined) aten.runInPlace('mul_.Tensor', dUsed, kept);
      const dScores = aten.run('_softmax_backward_data', dUsed, probabilities, -1, scalarType);
      if (dScoreBias !== null) {
        const byHead = aten.run('view', dScores, [numSentences, numHeads, length, length]);
        const ofAll = aten.run('sum.dim_IntList', byHead, [0], false); // [heads, t, t]
        aten.runInPlace('add_.Tensor', this.corner(dScoreBias, length), ofAll);
      }
      aten.runInPlace('mul_.Scalar', dScores, scale);
      const dQueries = aten.run('bmm', dScores, keys);
      const dKeys = aten.run('bmm', this.transpose(dScores), queries);
      const parts = [dQueries, dKeys, dValues].map((part) =>
        aten.run('permute', aten.run('view', part, [numSentences, numHeads, length, headSize]), [0, 2, 1, 3]),
      );
      return aten.run('view', aten.run('cat', parts, 2), [numSentences * length, -1]); // [b * t, 3H]
    });
    const dQkv = gather(this.stack(gradients, 3 * this.options.hiddenSize), this.options.slots);
    return { dQkv, dScoreBias };
  }

  /** The first rows and columns of each of a stack of matrices. */
  private corner(matrices: Handle, length: number): Handle {
    return this.aten.run('slice.Tensor', this.aten.run('slice.Tensor', matrices, 1, 0, length), 2, 0, length);
  }

  private parts(heads: Handle): [queries: Handle, keys: Handle, values: Handle] {
    const part = (index: number): Handle => this.aten.run('select.int', heads, 0, index);
    return [part(0), part(1), part(2)];
  }

  private transpose(matrices: Handle): Handle {
    return this.aten.run('transpose.int', matrices, 1, 2);
  }

  /** `[b * heads, t, D]` to `[b * t, H]`. */
  private toRows(heads: Handle, { numSentences, length }: AttentionGroup): Handle {
    const { aten, headSize } = this;
    const { numHeads, hiddenSize } = this.options;
    const split = aten.run('view', heads, [numSentences, numHeads, length, headSize]);
    return aten.run('reshape', aten.run('permute', split, [0, 2, 1, 3]), [numSentences * length, hiddenSize]);
  }

  /** What the groups have in their slots below each other, and a row of zeros for rows of padding. */
  private stack(groups: readonly Handle[], numColumns: number): Handle {
    return this.aten.run('cat', [...groups, this.aten.run('new_zeros', groups[0] as Handle, [1, numColumns])], 0);
  }
}
