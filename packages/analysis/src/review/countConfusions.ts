import { type ConfusedTypes, type ConfusedWords, type Review, type ReviewSpan, wordsOf } from './Review.js';

/** Which words suspicious spans have, and which types are suggested in place of which, the most frequent first. */
export function countConfusions(spans: readonly ReviewSpan[]): Pick<Review, 'confusedWords' | 'confusedTypes'> {
  const words = new Map<string, { suspicious: number; readonly occurrences: ReviewSpan['occurrences'] }>();
  const types = new Map<string, { count: number; readonly of: Omit<ConfusedTypes, 'count'> }>();
  for (const span of spans.filter(({ removed }) => removed)) {
    const text = wordsOf(span).join(' ');
    const ofWords = words.get(text) ?? { suspicious: 0, occurrences: span.occurrences };
    ofWords.suspicious += 1;
    words.set(text, ofWords);
    if (span.suggested === null) continue;
    const of = { type: span.type, suggested: span.suggested.type };
    const key = JSON.stringify(of);
    const ofTypes = types.get(key) ?? { count: 0, of };
    ofTypes.count += 1;
    types.set(key, ofTypes);
  }
  const confusedWords = [...words].map(([text, of]): ConfusedWords => ({ words: text, ...of }));
  const confusedTypes = [...types.values()].map(({ count, of }): ConfusedTypes => ({ ...of, count }));
  return {
    confusedWords: confusedWords.sort((a, b) => b.suspicious - a.suspicious),
    confusedTypes: confusedTypes.sort((a, b) => b.count - a.count),
  };
}
