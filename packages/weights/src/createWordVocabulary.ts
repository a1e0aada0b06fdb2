const specialTokens = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];

/** What BERT's rules cut a word into before they look it up: letters and digits together, each other sign alone. */
const basicParts = /[\p{L}\p{N}\p{M}]+|[^\s\p{L}\p{N}\p{M}]/gu;

/**
 * A WordPiece vocabulary of whole words, made from a corpus, for encoders without weights of their own: the special
 * subwords, every character alone and as a continuation (`##x`), so that any word of these characters can be spelled,
 * then the words by falling count, equal ones in the order of their code points.
 *
 * @param sentences - the tokens of each sentence.
 * @param options.maxWords - words taken at most. @default 20000
 * @param options.minCount - rarer words are spelled. @default 2
 * @returns subwords in the order of their ids.
 */
export function createWordVocabulary(
  sentences: Iterable<readonly string[]>,
  options: { readonly maxWords?: number; readonly minCount?: number } = {},
): string[] {
  const { maxWords = 20_000, minCount = 2 } = options;
  const counts = new Map<string, number>();
  for (const tokens of sentences) {
    for (const token of tokens) {
      for (const [part] of token.matchAll(basicParts)) counts.set(part, (counts.get(part) ?? 0) + 1);
    }
  }
  const characters = [...new Set([...counts.keys()].flatMap((word) => [...word]))].sort();
  const words = [...counts]
    .filter(([word, count]) => count >= minCount && [...word].length > 1)
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, maxWords)
    .map(([word]) => word);
  return [...specialTokens, ...characters, ...characters.map((character) => `##${character}`), ...words];
}
