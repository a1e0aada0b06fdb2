import { GrowingInts } from '@dynclean/datasets';

import { LazyList, type ReadableList } from './LazyList.js';
import { type ConfusedTypes, type ConfusedWords, type Review, type ReviewSpan, wordsOf } from './Review.js';

/**
 * Which words suspicious spans have, and which types are suggested in place of which, the most frequent first, of
 * equals those of the worse span. Of each words a text and two numbers are held.
 */
export function countConfusions(spans: ReadableList<ReviewSpan>): Pick<Review, 'confusedWords' | 'confusedTypes'> {
  const numbers = new Map<string, number>();
  const texts: string[] = [];
  const suspicious = new GrowingInts();
  const examples = new GrowingInts(); // of each words the first span
  const types = new Map<string, { count: number; readonly of: Omit<ConfusedTypes, 'count'> }>();
  let index = -1;
  for (const span of spans) {
    index += 1;
    if (!span.removed) continue;
    const text = wordsOf(span).join(' ');
    let number = numbers.get(text);
    if (number === undefined) {
      numbers.set(text, (number = texts.push(text) - 1));
      suspicious.push(0);
      examples.push(index);
    }
    suspicious.values[number]! += 1;
    if (span.suggested === null) continue;
    const of = { type: span.type, suggested: span.suggested.type };
    const key = JSON.stringify(of);
    const ofTypes = types.get(key) ?? { count: 0, of };
    ofTypes.count += 1;
    types.set(key, ofTypes);
  }
  const counts = suspicious.values;
  const order = Int32Array.from(texts.keys()).sort((a, b) => counts[b]! - counts[a]! || a - b);
  const confusedTypes = [...types.values()].map(({ count, of }): ConfusedTypes => ({ ...of, count }));
  return {
    confusedWords: new LazyList(order, (number): ConfusedWords => {
      const { occurrences } = spans.at(examples.values[number]!)!;
      return { words: texts[number]!, suspicious: counts[number]!, occurrences };
    }),
    confusedTypes: confusedTypes.sort((a, b) => b.count - a.count),
  };
}
