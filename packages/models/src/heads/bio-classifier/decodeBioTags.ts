import type { PackedBatch } from '../../PackedBatch.js';
import type { SpanPredictions } from '../Head.js';
import { countBioTags, isBeginTag, toBioTag, typeOfBioTag } from '../parts/bioTags.js';
import { labelSpans } from '../parts/labelSpans.js';
import { predictLargestLogits } from '../parts/predictLargestLogits.js';
import { sumLogProbabilities } from '../parts/sumLogProbabilities.js';

/**
 * Entities from BIO tags of words as conlleval and seqeval read them: the most probable tag of each word counts, an
 * entity begins with B-t, or with an I-t whose word before in the sentence is of another type or none, and goes on over
 * the I-t behind. Of equally probable tags the first.
 *
 * The probability of a label takes words for independent, and is that of all ways to tag the words of the span and its
 * neighbors by which exactly this span is an entity of the type. A run that is no candidate of the batch, because it is
 * too wide, is not predicted.
 *
 * @param logits - of the batch's words, `[W, 2C - 1]`, row-major.
 */
export function decodeBioTags(
  logits: Float32Array,
  { spanStart, spanEnd, wordOffsets }: Pick<PackedBatch, 'spanStart' | 'spanEnd' | 'wordOffsets'>,
  numClasses: number,
): SpanPredictions {
  const numTags = countBioTags(numClasses);
  const { labels: tags } = predictLargestLogits(logits, numTags);
  const ends = findEntities(tags, wordOffsets);
  return labelSpans({ spanStart, spanEnd }, numClasses, {
    labelOf: (first, last) => (ends[first] === last ? typeOfBioTag(tags[first] as number) : 0),
    probabilityOf: createBioProbability(logits, wordOffsets, numTags),
  });
}

/** `[W]` the last word of the entity that begins with a word; -1 where none begins. */
function findEntities(tags: Int32Array, wordOffsets: Int32Array): Int32Array {
  const ends = new Int32Array(tags.length).fill(-1);
  for (let sentence = 0; sentence + 1 < wordOffsets.length; sentence++) {
    const to = wordOffsets[sentence + 1] as number;
    let begin = -1; // of the entity that words are in
    for (let word = wordOffsets[sentence] as number; word < to; word++) {
      const tag = tags[word] as number;
      const goesOn = begin >= 0 && !isBeginTag(tag) && typeOfBioTag(tag) === typeOfBioTag(tags[word - 1] as number);
      if (!goesOn) begin = tag === 0 ? -1 : word;
      if (begin >= 0) ends[begin] = word;
    }
  }
  return ends;
}

/** How probable it is that exactly the words `first` to `last` are an entity of a type. */
function createBioProbability(
  logits: Float32Array,
  wordOffsets: Int32Array,
  numTags: number,
): (first: number, last: number, type: number) => number {
  const { logProbabilities, sums } = sumLogProbabilities(logits, numTags);
  const isEdge = new Set(wordOffsets);
  const of = (word: number, tag: number): number => Math.exp(logProbabilities[word * numTags + tag] as number);
  return (first, last, type) => {
    const [begin, inside] = [toBioTag(type, true), toBioTag(type, false)];
    const otherBefore = isEdge.has(first) ? 1 : 1 - of(first - 1, begin) - of(first - 1, inside);
    const begins = of(first, begin) + of(first, inside) * Math.max(0, otherBefore);
    const goesOn = (sums[(last + 1) * numTags + inside] as number) - (sums[(first + 1) * numTags + inside] as number);
    const stops = isEdge.has(last + 1) ? 1 : 1 - of(last + 1, inside);
    return Math.min(1, begins * Math.exp(goesOn) * stops);
  };
}
