import type { Sentence } from '@dynclean/schema';

import { giveOrigin } from '../origin/takeOrigin.js';

/**
 * Sentences as JSON Lines: one object a line, UTF-8, `\n` after every line, tokens and entities as they are; `excluded`
 * only where a sentence has it. What a sentence brings along from its file is left out: this is what is hashed.
 */
export function formatSentences(sentences: readonly Sentence[]): string {
  return sentences
    .map(({ tokens, entities, excluded }) => {
      const line = excluded === undefined ? { tokens, entities } : { tokens, entities, excluded };
      return `${JSON.stringify(line)}\n`;
    })
    .join('');
}

/** The same of one sentence with what it brings along: `id`, `text` with `offsets`, and other keys of its file. */
export function formatSentence({ tokens, entities, excluded, origin }: Sentence): string {
  const { text, offsets } = origin ?? {};
  const line = {
    tokens,
    entities,
    ...(excluded === undefined ? {} : { excluded }),
    ...(text === undefined ? {} : { text, offsets }),
  };
  return `${JSON.stringify({ ...line, ...giveOrigin(origin, line) })}\n`;
}
