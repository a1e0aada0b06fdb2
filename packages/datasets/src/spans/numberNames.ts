import type { SentenceList } from '@dynclean/schema';

import type { CandidateSpans } from './enumerateCandidateSpans.js';

/** Names: the words of positive spans, in lower case. S = candidate spans. */
export interface SpanNames {
  /** In order of first appearance; words of one name with a space between. */
  readonly names: readonly string[];
  /** `[S]` the number of the name that a span's words are, whatever its label; -1 where they are none. */
  readonly nameOf: Int32Array;
}

/**
 * Numbers the names of a corpus and finds every candidate span that has the words of one: labelled or not, inside
 * another entity or not. Letter case does not count. Excluded spans make no names, but have the one of their words.
 */
export function numberNames(sentences: SentenceList, spans: CandidateSpans): SpanNames {
  const numbers = new Map<string, number>();
  const { labels, excluded, start, end, sentenceOffsets } = spans;
  const lowered = Array.from(sentences, ({ tokens }) => tokens.map((token) => token.toLowerCase()));
  /** Calls back with each span and its words, as long as some are wanted. */
  const visit = (isWanted: (span: number) => boolean, use: (span: number, words: string) => void): void => {
    for (const [sentence, tokens] of lowered.entries()) {
      for (let span = sentenceOffsets[sentence]!; span < sentenceOffsets[sentence + 1]!; span++) {
        if (isWanted(span)) use(span, tokens.slice(start[span], end[span]! + 1).join(' '));
      }
    }
  };
  visit(
    (span) => labels[span]! > 0 && excluded[span] === 0,
    (_span, words) => void (numbers.has(words) || numbers.set(words, numbers.size)),
  );
  const nameOf = new Int32Array(spans.numSpans).fill(-1);
  visit(
    () => true,
    (span, words) => void (nameOf[span] = numbers.get(words) ?? -1),
  );
  return { names: [...numbers.keys()], nameOf };
}
