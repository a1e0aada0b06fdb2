import type { PackedBatch } from '../../PackedBatch.js';
import type { SpanPredictions } from '../Head.js';
import { labelSpans } from '../parts/labelSpans.js';
import { countPairShares } from './pairScores.js';

/**
 * Entities from what words give to scores of gaps and chunks: two neighbors of a sentence are tied where that is more
 * probable than a break; words between two breaks, or ends of the sentence, are a chunk, and of the class with the
 * largest score, of equal ones the first. Chunks of a type are entities.
 *
 * The probability of a label takes gaps for independent: that there is a break on both sides of the span and none in
 * it, times that of the class by softmax. A chunk that is no candidate of the batch, because it is too wide, is not
 * predicted.
 *
 * @param shares - of the batch's words, `[W, 2 + 2C]`, row-major.
 */
export function decodeChunks(
  shares: Float32Array,
  { spanStart, spanEnd, wordOffsets }: Pick<PackedBatch, 'spanStart' | 'spanEnd' | 'wordOffsets'>,
  numClasses: number,
): SpanPredictions {
  const size = countPairShares(numClasses);
  const numWords = shares.length / size;
  const tie = new Float64Array(numWords + 1); // before each word and behind the last: how probably it is tied
  const isEdge = new Set(wordOffsets);
  for (let word = 1; word < numWords; word++) {
    if (!isEdge.has(word)) tie[word] = sigmoid(shares[(word - 1) * size]! + shares[word * size + 1]!);
  }
  const scoresOf = (first: number, last: number): number[] =>
    Array.from(
      { length: numClasses },
      (_, label) => shares[first * size + 2 + label]! + shares[last * size + 2 + numClasses + label]!,
    );
  const isChunk = (first: number, last: number): boolean => {
    for (let word = first + 1; word <= last; word++) if (tie[word]! <= 0.5) return false;
    return tie[first]! <= 0.5 && tie[last + 1]! <= 0.5;
  };
  return labelSpans({ spanStart, spanEnd }, numClasses, {
    labelOf: (first, last) => {
      if (!isChunk(first, last)) return 0;
      const scores = scoresOf(first, last);
      return scores.indexOf(Math.max(...scores));
    },
    probabilityOf: (first, last, type) => {
      const scores = scoresOf(first, last);
      const largest = Math.max(...scores);
      let probability = Math.exp(scores[type]! - largest) / scores.reduce((sum, of) => sum + Math.exp(of - largest), 0);
      for (let word = first + 1; word <= last; word++) probability *= tie[word]!;
      return probability * (1 - tie[first]!) * (1 - tie[last + 1]!);
    },
  });
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
