import { type PackedBatch, type NerModel, packBatch } from '@dynclean/models';
import type { TrainingSettings } from '@dynclean/schema';

import type { TrainingBatch } from './Objective.js';
import { type PreparedCorpus, selectItems } from './prepareCorpus.js';

/** A batch as the model takes it, before it is on the engine. */
export interface PackedSpans {
  readonly packed: PackedBatch;
  /** `[S]` labels of its spans, in the order of the logits. */
  readonly labels: Int32Array;
  /** `[S]` the id of each of its spans among the corpus' candidates. */
  readonly spanIds: Int32Array;
  /** `[S]` how much each of its spans counts in the loss. Absent: all count alike. */
  readonly weights?: Float32Array;
  readonly numSubwords: number;
}

/** Sentences with all their usable spans and the labels of these, on the engine. */
export interface SpanBatch extends TrainingBatch {
  readonly tensors: ReturnType<NerModel['upload']>;
  /** `[S]`, in the order of the logits. */
  readonly labels: Int32Array;
  /** `[S]` how much each counts in the loss. Absent: all count alike. */
  readonly weights?: Float32Array;
}

/**
 * Batches of a corpus' sentences as they are, with all usable spans: what most objectives take. Where an epoch has the
 * same batches as the one before, they are packed once.
 */
export class SpanBatches {
  private readonly reused: Map<string, PackedSpans> | null;

  /** @param labels - `[S]` the label of every candidate span of `corpus`. */
  constructor(
    readonly corpus: PreparedCorpus,
    readonly labels: Int32Array,
    { batchOrder }: Pick<TrainingSettings, 'batchOrder'>,
  ) {
    this.reused = batchOrder === 'shuffle_sentences' ? null : new Map();
  }

  pack(sentences: readonly number[]): PackedSpans {
    const key = sentences.join();
    const before = this.reused?.get(key);
    if (before !== undefined) return before;
    const { items, spanIds } = selectItems(this.corpus, sentences);
    const numSubwords = items.reduce((sum, { encoding }) => sum + encoding.inputIds.length, 0);
    const labels = spanIds.map((id) => this.labels[id] as number);
    const of = this.corpus.spans.weights;
    const weights = of && Float32Array.from(spanIds, (id) => of[id]!);
    const made: PackedSpans = { packed: packBatch(items), labels, spanIds, numSubwords, ...(weights && { weights }) };
    this.reused?.set(key, made);
    return made;
  }

  /** The batch of some sentences on the engine, for `model`; the caller disposes of it. */
  upload(model: NerModel, sentences: readonly number[]): SpanBatch {
    const { packed, labels, weights, numSubwords } = this.pack(sentences);
    const tensors = model.upload(packed);
    return { tensors, labels, ...(weights && { weights }), numSubwords, dispose: () => tensors.dispose() };
  }

  /** Every subword of the corpus. */
  subwords(): ReadonlySet<number> {
    const subwords = new Set<number>();
    for (const { inputIds } of this.corpus.encodings) for (const id of inputIds) subwords.add(id);
    return subwords;
  }
}
