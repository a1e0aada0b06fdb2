import type { PackedBatch } from '../../PackedBatch.js';
import type { SpanPredictions } from '../Head.js';
import { labelSpans } from './labelSpans.js';
import { predictLargestLogits } from './predictLargestLogits.js';
import { sumLogProbabilities } from './sumLogProbabilities.js';

/**
 * Entities from the tags of words (IO: a word has a type or none): a longest run of words of a sentence whose most
 * probable tag is one type is an entity, so that neighbors of one type are one. Of equally probable tags the first.
 *
 * The probability of a label takes words for independent: a span is an entity of a type if its words have that tag and
 * the words on both sides have not. A run that is no candidate of the batch, because it is too wide, is not predicted.
 *
 * @param logits - of the batch's words, `[W, C]`, row-major.
 */
export function decodeTags(
  logits: Float32Array,
  { spanStart, spanEnd, wordOffsets }: Pick<PackedBatch, 'spanStart' | 'spanEnd' | 'wordOffsets'>,
  numClasses: number,
): SpanPredictions {
  const { labels: tags } = predictLargestLogits(logits, numClasses);
  const runEnd = findRuns(tags, wordOffsets);
  return labelSpans({ spanStart, spanEnd }, numClasses, {
    labelOf: (first, last) => (runEnd[first] === last ? (tags[first] as number) : 0),
    probabilityOf: createSpanProbability(logits, wordOffsets, numClasses),
  });
}

/** `[W]` the last word of the run that begins with a word; -1 where none begins. */
function findRuns(tags: Int32Array, wordOffsets: Int32Array): Int32Array {
  const ends = new Int32Array(tags.length).fill(-1);
  for (let sentence = 0; sentence + 1 < wordOffsets.length; sentence++) {
    const to = wordOffsets[sentence + 1] as number;
    let begin = wordOffsets[sentence] as number;
    while (begin < to) {
      let end = begin;
      while (end + 1 < to && tags[end + 1] === tags[begin]) end++;
      if (tags[begin] !== 0) ends[begin] = end;
      begin = end + 1;
    }
  }
  return ends;
}

/** How probable it is that words `first` to `last` have a tag and their neighbors in the sentence have another. */
function createSpanProbability(
  logits: Float32Array,
  wordOffsets: Int32Array,
  numClasses: number,
): (first: number, last: number, tag: number) => number {
  const { logProbabilities, sums } = sumLogProbabilities(logits, numClasses);
  const isEdge = new Set(wordOffsets);
  const otherwise = (word: number, tag: number): number =>
    1 - Math.exp(logProbabilities[word * numClasses + tag] as number);
  return (first, last, tag) => {
    const inside = (sums[(last + 1) * numClasses + tag] as number) - (sums[first * numClasses + tag] as number);
    const before = isEdge.has(first) ? 1 : otherwise(first - 1, tag);
    const behind = isEdge.has(last + 1) ? 1 : otherwise(last + 1, tag);
    return Math.min(1, Math.exp(inside) * before * behind);
  };
}
