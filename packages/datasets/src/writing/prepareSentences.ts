import { InputError, type Sentence } from '@dynclean/schema';

import type { Format } from '../formats/registry/Format.js';
import { maskWords } from '../tags/maskWords.js';

/** What becomes of a sentence with excluded spans: left out, refused, or written with them in a field that we read. */
export type ExcludedRule = 'drop' | 'refuse' | 'keep-field';

/** What was written, and what became of spans that may not be trained on. */
export interface ExportCounts {
  readonly sentences: number;
  readonly entities: number;
  /** Sentences that were left out, because the format cannot say of a span that nobody knows. */
  readonly leftOut: number;
  /** Entities of those. */
  readonly leftOutEntities: number;
  /** Excluded spans of the sentences that were written. */
  readonly excluded: number;
  /** Words that a trainer of tags must pass over: where the format says it word by word. */
  readonly maskedWords: number;
}

const hasExcluded = ({ excluded = [] }: Sentence): boolean => excluded.length > 0;

/**
 * Chooses the sentences that a format takes. Without a rule, excluded spans become what the format has for them; where
 * it has nothing, their sentences are left out: written without them, they would say that there is no entity.
 *
 * @throws InputError where the rule is `refuse` and a sentence has some, or `keep-field` and the format has no field.
 */
export function prepareSentences(
  sentences: readonly Sentence[],
  { name, holdsExcluded = 'none' }: Pick<Format, 'name' | 'holdsExcluded'>,
  rule?: ExcludedRule,
): { readonly sentences: readonly Sentence[]; readonly keepField: boolean; readonly counts: ExportCounts } {
  const doubtful = sentences.filter(hasExcluded);
  if (rule === 'refuse' && doubtful.length > 0) {
    const position = sentences.findIndex(hasExcluded) + 1;
    throw new InputError(
      `excluded: must be no spans at all with --excluded refuse, but got some in ${doubtful.length} of ${sentences.length} ` +
        `sentences, first in sentence ${position}. Leave those sentences out by --excluded drop.`,
    );
  }
  if (rule === 'keep-field' && holdsExcluded === 'none') {
    throw new InputError(
      `excluded: must be drop or refuse for ${name}, which has no field for them, but got "keep-field"`,
    );
  }
  const keepField = rule === 'keep-field';
  const isHeld = holdsExcluded === 'spans' || holdsExcluded === 'words' || keepField;
  const written = rule === 'drop' || !isHeld ? sentences.filter((sentence) => !hasExcluded(sentence)) : sentences;
  const count = (some: readonly Sentence[], of: (sentence: Sentence) => number): number =>
    some.reduce((sum, sentence) => sum + of(sentence), 0);
  const isMasked = holdsExcluded === 'words';
  const numEntities = count(written, ({ entities }) => entities.length);
  return {
    sentences: written,
    keepField,
    counts: {
      sentences: written.length,
      entities: numEntities,
      leftOut: sentences.length - written.length,
      leftOutEntities: count(sentences, ({ entities }) => entities.length) - numEntities,
      excluded: count(written, ({ excluded = [] }) => excluded.length),
      maskedWords: isMasked ? count(written, (sentence) => maskWords(sentence).filter(Boolean).length) : 0,
    },
  };
}
