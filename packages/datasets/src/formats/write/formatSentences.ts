import type { Sentence } from '@dynclean/schema';

import { giveOrigin } from '../origin/takeOrigin.js';

/**
 * Sentences as JSON Lines: one object a line, UTF-8, `\n` after every line, tokens and entities as they are; `excluded`
 * and `spanWeights` only where a sentence has them. What a sentence brings along from its file is left out: this is
 * what is hashed.
 */
export function formatSentences(sentences: readonly Sentence[]): string {
  return sentences.map((sentence) => `${JSON.stringify(pickTrained(sentence))}\n`).join('');
}

/** What training reads of a sentence; JSON leaves out what it does not have. */
const pickTrained = ({ tokens, entities, excluded, spanWeights }: Sentence) => ({
  tokens,
  entities,
  excluded,
  spanWeights,
});

/** The same of one sentence with what it brings along: `id`, `text` with `offsets`, and other keys of its file. */
export function formatSentence(sentence: Sentence): string {
  const { origin, excluded, spanWeights, ...words } = sentence;
  const { text, offsets } = origin ?? {};
  const line = {
    tokens: words.tokens,
    entities: words.entities,
    ...(excluded === undefined ? {} : { excluded }),
    ...(spanWeights === undefined ? {} : { spanWeights }),
    ...(text === undefined ? {} : { text, offsets }),
  };
  return `${JSON.stringify({ ...line, ...giveOrigin(origin, line) })}\n`;
}
