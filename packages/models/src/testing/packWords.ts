import { packBatch, type PackedBatch } from '../PackedBatch.js';

/** Sentences of so many words, each of one subword, with all their spans up to a width. */
export function packWords(lengths: readonly number[], width = Infinity): PackedBatch {
  return packBatch(
    lengths.map((words) => {
      const spans = Array.from({ length: words * words }, (_, i) => [Math.floor(i / words), i % words] as const);
      const inside = spans.filter(([start, end]) => start <= end && end - start < width);
      const subwords = Int32Array.from({ length: words }, (_, word) => word);
      return {
        encoding: { inputIds: new Int32Array(words), firstSubword: subwords, lastSubword: subwords },
        spanStart: Int32Array.from(inside, ([start]) => start),
        spanEnd: Int32Array.from(inside, ([, end]) => end),
      };
    }),
  );
}
