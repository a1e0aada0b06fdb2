import type { PackedBatch } from '@dynclean/models';

/** Of some sentences together; divided by their number they are averages. */
export interface Missampling {
  readonly numSentences: number;
  /** Sum over sentences of the share of drawn negatives that are unlabeled entities. */
  readonly ofSampled: number;
  /** Sum over sentences of the share of unlabeled entities that were drawn. */
  readonly ofUnlabeled: number;
}

/** What was drawn from a batch, and what its spans are. */
export interface DrawnNegatives {
  readonly batch: Pick<PackedBatch, 'spanOffsets'>;
  /** `[S]` of the batch's spans, as trained on. */
  readonly labels: Int32Array;
  /** `[S]` gold labels. */
  readonly gold: Int32Array;
  /** Spans drawn, indices, ascending. */
  readonly negatives: Int32Array;
}

/**
 * The missampling rate of each sentence of a batch, summed. Unlabeled entities are spans that are entities by `gold`
 * and that `labels` have no type for.
 *
 * The printed definition (Li et al. 2022, Eq. 2) is damaged. Its prose, "the proportion of unlabeled entities in
 * sampled negatives", and the size of the printed averages speak for `ofSampled`; the other reading is given beside it.
 * A sentence without a negative, or without an unlabeled entity, counts as 0.
 */
export function computeMissampling({ batch, labels, gold, negatives }: DrawnNegatives): Missampling {
  const { spanOffsets } = batch;
  const numSentences = spanOffsets.length - 1;
  let [ofSampled, ofUnlabeled, next] = [0, 0, 0];
  for (let sentence = 0; sentence < numSentences; sentence++) {
    const [from, to] = [spanOffsets[sentence] as number, spanOffsets[sentence + 1] as number];
    let [unlabeled, sampled, missampled] = [0, 0, 0];
    for (let span = from; span < to; span++) if (labels[span] === 0 && gold[span] !== 0) unlabeled++;
    for (; next < negatives.length && (negatives[next] as number) < to; next++) {
      sampled++;
      if (gold[negatives[next] as number] !== 0) missampled++;
    }
    if (missampled === 0) continue;
    ofSampled += missampled / sampled;
    ofUnlabeled += missampled / unlabeled;
  }
  return { numSentences, ofSampled, ofUnlabeled };
}
