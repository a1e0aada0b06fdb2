import { InputError } from '@dynclean/schema';

import type { TokenizerJson } from './tokenizerFiles.js';
import { readSentencePiece } from './unigram/readSentencePiece.js';

const specialTokens = ['[PAD]', '[CLS]', '[SEP]', '[UNK]'];
const MASK = '[MASK]';

/**
 * A `tokenizer.json` with DeBERTa's rules (Unigram) for folders that hold SentencePiece's `spm.model` alone, as the
 * repositories of DeBERTa-v2 and -v3 do: blanks at both ends cut off, the model's own table of characters, runs of
 * blanks as one, `▁` before each word. The mask stands behind the last piece where the model has none.
 *
 * @param where - for messages: the model's path.
 * @param lowercase - whether text is lowercased first, as `do_lower_case` of `tokenizer_config.json` says.
 * @throws InputError when it is no such model, or lacks one of `[PAD]`, `[CLS]`, `[SEP]`, `[UNK]`: those of other
 *   encoders count ids another way.
 */
export function createDebertaJson(bytes: Buffer, where: string, lowercase: boolean): TokenizerJson {
  const { pieces, unknownId, charsMap } = readSentencePiece(bytes, where);
  const ids = new Map(pieces.map(({ piece }, id) => [piece, id]));
  const missing = specialTokens.find((content) => !ids.has(content));
  if (missing !== undefined) {
    throw new InputError(`${where}: must hold ${specialTokens.join(', ')}, but ${missing} is missing`);
  }
  const kept = pieces.flatMap(({ piece, type }, id) =>
    type === 'control' || type === 'user' ? [[piece, id] as const] : [],
  );
  const special = new Map([...kept, ...specialTokens.map((content) => [content, ids.get(content) as number] as const)]);
  special.set(MASK, ids.get(MASK) ?? pieces.length);
  const added = [...special].map(([content, id]) => {
    return { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  });
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: added.sort((a, b) => a.id - b.id),
    normalizer: {
      type: 'Sequence',
      normalizers: [
        ...(lowercase ? [{ type: 'Lowercase' }] : []),
        { type: 'Strip', strip_left: true, strip_right: true },
        ...(charsMap.length > 0 ? [{ type: 'Precompiled', precompiled_charsmap: charsMap.toString('base64') }] : []),
        { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' },
      ],
    },
    pre_tokenizer: { type: 'Metaspace', replacement: '\u2581', prepend_scheme: 'always', split: true },
    post_processor: {
      type: 'TemplateProcessing',
      single: [{ SpecialToken: { id: '[CLS]' } }, {}, { SpecialToken: { id: '[SEP]' } }],
    },
    model: {
      type: 'Unigram',
      unk_id: unknownId,
      vocab: pieces.map(({ piece, score }) => [piece, score]),
      byte_fallback: false,
    },
  };
}
