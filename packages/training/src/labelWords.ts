import type { PreparedCorpus } from './prepareCorpus.js';

/** The tag of a word that no loss counts. */
export const UNTAGGED = -1;

/** Tags of a corpus' words, sentence after sentence. W: words of all sentences, but those that were cut off. */
export interface WordTags {
  /** `[B + 1]`: words of sentence b are those from `offsets[b]` up to `offsets[b + 1]`. */
  readonly offsets: Int32Array;
  /** `[W]` the type of each word, 0: none; `UNTAGGED`: it does not count. */
  readonly tags: Int32Array;
  /** `[W]` 1 where an entity begins. */
  readonly begins: Uint8Array;
}

/**
 * IO tags of a corpus' words from the labels of its spans: words of an entity have its type, the others 0. Words of
 * spans that a cleaning excluded are `UNTAGGED`, unless a span with a type that stayed has them too: nobody knows
 * what they are.
 *
 * @param labels - `[S]` of all candidate spans.
 */
export function labelWords({ encodings, spans, usable }: PreparedCorpus, labels: Int32Array): WordTags {
  const offsets = new Int32Array(encodings.length + 1);
  encodings.forEach(({ firstSubword }, sentence) => {
    offsets[sentence + 1] = (offsets[sentence] as number) + firstSubword.length;
  });
  const tags = new Int32Array(offsets.at(-1) ?? 0);
  const begins = new Uint8Array(tags.length);
  const forEachSpan = (body: (span: number, sentence: number) => void): void => {
    for (let sentence = 0; sentence < encodings.length; sentence++) {
      const to = spans.sentenceOffsets[sentence + 1] as number;
      for (let span = spans.sentenceOffsets[sentence] as number; span < to; span++) body(span, sentence);
    }
  };
  const tagSpan = (span: number, sentence: number, tag: number): void => {
    const first = offsets[sentence] as number;
    const end = Math.min(first + (spans.end[span] as number) + 1, offsets[sentence + 1] as number);
    tags.fill(tag, first + (spans.start[span] as number), end);
  };
  forEachSpan((span, sentence) => {
    if (spans.excluded[span] === 1) tagSpan(span, sentence, UNTAGGED);
  });
  forEachSpan((span, sentence) => {
    const label = labels[span] as number;
    if (usable[span] !== 1 || label <= 0) return;
    tagSpan(span, sentence, label);
    begins[(offsets[sentence] as number) + (spans.start[span] as number)] = 1;
  });
  return { offsets, tags, begins };
}
