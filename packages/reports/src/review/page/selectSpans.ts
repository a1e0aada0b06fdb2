import type { Sign } from '@dynclean/schema';

import { type PageData, signOf } from './PageData.js';

/** Which spans are listed; null takes any. */
export interface PageFilter {
  readonly sign: Sign | null;
  /** Of the label or of what is suggested. */
  readonly type: string | null;
  /** In lower case; empty takes any. */
  readonly words: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly state: 'any' | 'open' | 'decided';
}

/** What a filter takes that takes everything. */
export const everything: PageFilter = { sign: null, type: null, words: '', from: null, to: null, state: 'any' };

/** The words of each span in lower case, to be searched in. */
export const indexWords = ({ spans, sentences }: PageData): readonly string[] =>
  spans.map(({ sentence, first, last }) =>
    sentences[sentence]!.tokens.slice(first, last + 1)
      .join(' ')
      .toLowerCase(),
  );

/**
 * Indices of the spans that a filter takes, in their order.
 *
 * @param words - as `indexWords` gives them. @param isDecided - by index of the span.
 */
export function selectSpans(
  { spans, metric }: Pick<PageData, 'spans' | 'metric'>,
  filter: PageFilter,
  { words, isDecided }: { readonly words: readonly string[]; readonly isDecided: (index: number) => boolean },
): number[] {
  const found: number[] = [];
  spans.forEach((span, index) => {
    const value = span[metric];
    if (filter.sign !== null && signOf(span) !== filter.sign) return;
    if (filter.type !== null && span.type !== filter.type && span.suggested?.type !== filter.type) return;
    if (filter.from !== null && value < filter.from) return;
    if (filter.to !== null && value > filter.to) return;
    if (filter.words !== '' && !words[index]!.includes(filter.words)) return;
    if (filter.state !== 'any' && isDecided(index) !== (filter.state === 'decided')) return;
    found.push(index);
  });
  return found;
}
