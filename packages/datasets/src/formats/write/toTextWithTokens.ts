import type { Sentence } from '@dynclean/schema';

/** A word in its text, in code points as Python counts them, the end exclusive. */
interface WordPlace {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A text of words with a blank between them, the place of each word, and the spans of its entities from left to right. */
export interface TextWithTokens {
  readonly text: string;
  readonly words: readonly WordPlace[];
  readonly spans: readonly {
    readonly start: number;
    readonly end: number;
    readonly first: number;
    readonly last: number;
    readonly label: string;
  }[];
}

export function toTextWithTokens({ tokens, entities }: Sentence): TextWithTokens {
  let next = 0;
  const words = tokens.map((text): WordPlace => {
    const start = next;
    const end = start + Array.from(text).length;
    next = end + 1;
    return { text, start, end };
  });
  const sorted = [...entities].sort((a, b) => a[0] - b[0]);
  const spans = sorted.map(([first, last, label]) => ({
    start: words[first]?.start ?? 0,
    end: words[last]?.end ?? 0,
    first,
    last,
    label,
  }));
  return { text: tokens.join(' '), words, spans };
}
