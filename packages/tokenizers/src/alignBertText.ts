import type { TokenizerJson } from './tokenizerFiles.js';

/** Chinese characters beyond U+FFFF that BERT's rules put by themselves, as the Rust tokenizers bound them. */
const rareIdeograph = /[\u{20000}-\u{2A6DF}\u{2A700}-\u{2B81F}\u{2B920}-\u{2CEAF}\u{2F800}-\u{2FA1F}]/gu;
const capitalSigma = /\u03a3/g;

/**
 * How to write a word so that the JavaScript library cuts it as Python's does. Its normalizer of BERT's kind differs in
 * two points: Chinese characters beyond U+FFFF are not set apart (it looks at UTF-16 halves), so they get their blanks
 * here; and a capital sigma that ends a word becomes ς when lowercased, where the Rust tokenizers lowercase each
 * character by itself (σ). Compared over all code points, alone and inside a word; what is left are some hundred marks
 * and signs of rare scripts, younger than the Rust library's Unicode tables.
 */
export function alignBertText(json: TokenizerJson): (word: string) => string {
  const { normalizer } = json;
  if (normalizer?.type !== 'BertNormalizer') return (word) => word;
  const setsIdeographsApart = normalizer['handle_chinese_chars'] !== false;
  const lowercases = normalizer['lowercase'] === true;
  return (word) => {
    const apart = setsIdeographsApart ? word.replace(rareIdeograph, ' $& ') : word;
    return lowercases ? apart.replace(capitalSigma, '\u03c3') : apart;
  };
}
