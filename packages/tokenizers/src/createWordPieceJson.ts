import { InputError } from '@dynclean/schema';

import type { TokenizerJson } from './tokenizerFiles.js';

const bertTokens = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
/** A vocabulary that has all of these is MPNet's, where BERT's, but for the unknown one, are mere words. */
const mpnetTokens = ['<s>', '<pad>', '</s>', '[UNK]', '<mask>'];

/**
 * A `tokenizer.json` with BERT's rules for a bare vocabulary of BERT's or MPNet's kind, as `vocab.txt` lists it: text
 * cleaned, cut at white space and punctuation, Chinese characters by themselves, longest match first, `##` before what
 * continues a word, words of more than 100 characters unknown. The same rules as in the files that the model hub keeps
 * beside BERT's weights.
 *
 * @param entries - subwords in the order of their ids.
 * @param where - for messages: the vocabulary's path.
 * @param lowercase - null: derived from the vocabulary, which is a cased one where an entry holds a capital letter.
 *   (Python's library lowercases unless told otherwise, which BioBERT's users met: its vocabulary is cased.)
 * @throws InputError when one of the special ones is missing: `[PAD]`, `[UNK]`, `[CLS]`, `[SEP]`, `[MASK]`.
 */
export function createWordPieceJson(
  entries: readonly string[],
  where: string,
  lowercase: boolean | null = null,
): TokenizerJson {
  const vocab = Object.fromEntries(entries.map((entry, id) => [entry, id]));
  const isMpnet = mpnetTokens.every((content) => vocab[content] !== undefined);
  const specialTokens = isMpnet ? mpnetTokens : bertTokens;
  const added = specialTokens.map((content) => {
    const id = vocab[content];
    if (id === undefined) {
      throw new InputError(`${where}: must hold ${specialTokens.join(', ')}, but ${content} is missing`);
    }
    const lstrip = content === '<mask>'; // MPNet's stands for a word together with the blank before it, as RoBERTa's
    return { id, content, single_word: false, lstrip, rstrip: false, normalized: false, special: true };
  });
  const isCased = entries.some((entry) => !entry.startsWith('[') && /[A-Z]/.test(entry));
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: added.sort((a, b) => a.id - b.id),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null, // follows `lowercase`
      lowercase: lowercase ?? !isCased,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: null,
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab,
    },
  };
}
