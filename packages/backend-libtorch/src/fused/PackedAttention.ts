import type { TensorInfo } from '@tensorflow/tfjs-core';

import { type Handle, ScalarType } from '../binding.js';
import type { LibtorchBackend } from '../LibtorchBackend.js';
import { defineKernel } from '../kernels/defineKernel.js';
import type { Operators } from '../Operators.js';
import { drawDropoutMask } from './drawDropoutMask.js';

interface PackedAttentionAttrs {
  numHeads: number;
  /** B, sentences in the batch. */
  numSentences: number;
  /** T, subwords of the longest of them. */
  maxLength: number;
  /** Dropout on the attention probabilities; 0 switches it off. */
  dropoutRate: number;
}

/** What a packed `[N, H]` needs to become `[B * heads, T, D]` and back; N subwords, D = H / heads. */
class HeadLayout {
  private readonly padded: boolean;
  private readonly slots: Handle | null;

  constructor(
    private readonly aten: Operators,
    backend: LibtorchBackend,
    slots: TensorInfo,
    private readonly hiddenSize: number,
    private readonly attrs: PackedAttentionAttrs,
  ) {
    this.padded = (slots.shape[0] ?? 0) !== attrs.numSentences * attrs.maxLength;
    this.slots = this.padded ? aten.run('to.dtype', backend.handleOf(slots), ScalarType.int64) : null;
  }

  /** `[N, H]` to `[B * heads, T, D]`; padding is 0. */
  split(packed: Handle): Handle {
    const { aten, hiddenSize } = this;
    const { numSentences, maxLength, numHeads } = this.attrs;
    let rows = packed;
    if (this.padded) {
      rows = aten.run('new_zeros', packed, [numSentences * maxLength, hiddenSize]);
      aten.runInPlace('index_copy_', rows, 0, this.slots, packed);
    }
    const heads = aten.run('view', rows, [numSentences, maxLength, numHeads, hiddenSize / numHeads]);
    return aten.run('reshape', aten.run('permute', heads, [0, 2, 1, 3]), [-1, maxLength, hiddenSize / numHeads]);
  }

  /** `[B * heads, T, D]` to `[N, H]`. */
  merge(heads: Handle): Handle {
    const { aten, hiddenSize } = this;
    const { numSentences, maxLength, numHeads } = this.attrs;
    const split = aten.run('view', heads, [numSentences, numHeads, maxLength, hiddenSize / numHeads]);
    const rows = aten.run('reshape', aten.run('permute', split, [0, 2, 1, 3]), [-1, hiddenSize]);
    return this.slots === null ? rows : aten.run('index_select', rows, 0, this.slots);
  }
}

/**
 * Multi-head self-attention over sentences that are packed without padding: `softmax(q kᵀ / sqrt(D) + keyMask) v`,
 * each sentence by itself.
 *
 * q, k, v: `[N, H]`; slots: `[N]` int32, where each subword stands in the padded `[B * T]`; keyMask: `[B, T]`, 0 on
 * subwords and a large negative number on padding. Returns `[context [N, H], probabilities [B * heads, T, T],
 * probabilities after dropout, dropout mask]`; the last two only where there is dropout.
 */
export const packedAttentionConfig = defineKernel<
  Record<'q' | 'k' | 'v' | 'slots' | 'keyMask', TensorInfo>,
  PackedAttentionAttrs
>('PackedAttention', (backend, { q, k, v, slots, keyMask }, attrs) => {
  const hiddenSize = q.shape[1] ?? 0;
  const { numHeads, numSentences, maxLength, dropoutRate } = attrs;
  const handles = backend.compute('PackedAttention', [q, k, v, slots, keyMask], (aten) => {
    const layout = new HeadLayout(aten, backend, slots, hiddenSize, attrs);
    const scaled = aten.run('mul.Scalar', backend.handleOf(q), 1 / Math.sqrt(hiddenSize / numHeads));
    const keys = aten.run('transpose.int', layout.split(backend.handleOf(k)), 1, 2);
    const scores = aten.run('bmm', layout.split(scaled), keys); // [B * heads, T, T]
    const byHead = aten.run('view', scores, [numSentences, numHeads, maxLength, maxLength]);
    aten.runInPlace(
      'add_.Tensor',
      byHead,
      aten.run('view', backend.handleOf(keyMask), [numSentences, 1, 1, maxLength]),
    );
    const probabilities = aten.run('_softmax', scores, -1, false);
    const values = layout.split(backend.handleOf(v));
    if (dropoutRate === 0) return [layout.merge(aten.run('bmm', probabilities, values)), probabilities];
    const mask = drawDropoutMask(aten, [numSentences * numHeads, maxLength, maxLength], dropoutRate);
    const dropped = aten.run('mul.Tensor', probabilities, mask);
    return [layout.merge(aten.run('bmm', dropped, values)), probabilities, dropped, mask];
  });
  return handles.map((handle) => backend.output(handle, 'float32'));
});

/** From dy `[N, H]` and what the forward step left: `[dq, dk, dv]`. Without dropout `dropped` and `mask` are left out. */
export const packedAttentionGradConfig = defineKernel<
  Record<'dy' | 'q' | 'k' | 'v' | 'slots' | 'probabilities', TensorInfo> & { dropped?: TensorInfo; mask?: TensorInfo },
  PackedAttentionAttrs
>('PackedAttentionGrad', (backend, { dy, q, k, v, slots, probabilities, dropped, mask }, attrs) => {
  const hiddenSize = q.shape[1] ?? 0;
  const scale = 1 / Math.sqrt(hiddenSize / attrs.numHeads);
  const handles = backend.compute('PackedAttentionGrad', [dy, q, k, v, slots], (aten): [Handle, Handle, Handle] => {
    const layout = new HeadLayout(aten, backend, slots, hiddenSize, attrs);
    const transposed = (matrix: Handle) => aten.run('transpose.int', matrix, 1, 2);
    const dContext = layout.split(backend.handleOf(dy));
    const used = backend.handleOf(dropped ?? probabilities);
    const dValues = aten.run('bmm', transposed(used), dContext);
    let dUsed = aten.run('bmm', dContext, transposed(layout.split(backend.handleOf(v))));
    if (mask !== undefined) dUsed = aten.run('mul.Tensor', dUsed, backend.handleOf(mask));
    const dScores = aten.run('_softmax_backward_data', dUsed, backend.handleOf(probabilities), -1, ScalarType.float32);
    aten.runInPlace('mul_.Scalar', dScores, scale);
    const dQueries = aten.run('bmm', dScores, layout.split(backend.handleOf(k)));
    const dKeys = aten.run('bmm', transposed(dScores), layout.split(backend.handleOf(q)));
    return [layout.merge(dQueries), layout.merge(dKeys), layout.merge(dValues)];
  });
  return handles.map((handle) => backend.output(handle, 'float32'));
});
