import type { Sentence } from '@dynclean/schema';

/**
 * Sentences as JSON Lines: one object a line, UTF-8, `\n` after every line, tokens and entities as they are; `excluded`
 * only where a sentence has it. `readSentences` gives the same sentences back.
 */
export function formatSentences(sentences: readonly Sentence[]): string {
  return sentences
    .map(({ tokens, entities, excluded }) => {
      const line = excluded === undefined ? { tokens, entities } : { tokens, entities, excluded };
      return `${JSON.stringify(line)}\n`;
    })
    .join('');
}
