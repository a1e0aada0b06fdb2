import { InputError } from '@dynclean/schema';

import type { TokenizerJson } from './tokenizerFiles.js';

const specialTokens = ['<s>', '<pad>', '</s>', '<unk>', '<mask>'];

/**
 * A `tokenizer.json` with RoBERTa's rules (byte-level BPE) for folders that hold only `vocab.json` and `merges.txt`.
 *
 * @param vocab - ids by subword, as in `vocab.json`.
 * @param merges - lines of `merges.txt`: two subwords with a blank between, most frequent first; `#version` is skipped.
 * @throws InputError when one of `<s>`, `<pad>`, `</s>`, `<unk>`, `<mask>` is missing.
 */
export function createByteLevelJson(
  vocab: Readonly<Record<string, number>>,
  merges: readonly string[],
  where: string,
): TokenizerJson {
  const added = specialTokens.map((content) => {
    const id = vocab[content];
    if (id === undefined) {
      throw new InputError(`${where}: must hold ${specialTokens.join(', ')}, but ${content} is missing`);
    }
    const lstrip = content === '<mask>'; // RoBERTa's mask stands for a word together with the blank before it
    return { id, content, single_word: false, lstrip, rstrip: false, normalized: false, special: true };
  });
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: added.sort((a, b) => a.id - b.id),
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: null,
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: '',
      end_of_word_suffix: '',
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: { ...vocab },
      merges: merges.filter((line) => line !== '' && !line.startsWith('#version')),
    },
  };
}
