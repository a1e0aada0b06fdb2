import { InputError } from '@dynclean/schema';
import { z } from 'zod';

import type { TokenizerJson } from '../tokenizerFiles.js';
import { createUnigramPieces, cutByUnigram } from './cutByUnigram.js';
import { createNormalizer } from './createNormalizer.js';
import { createPreTokenizer } from './createPreTokenizer.js';
import { type AddedToken, splitAtTokens } from './splitAtTokens.js';

const modelSchema = z.looseObject({
  vocab: z.array(z.tuple([z.string(), z.number()])).min(1),
  unk_id: z.int().nonnegative(),
  byte_fallback: z.literal(false).nullish(),
});

/**
 * The subword ids of a word by a Unigram vocabulary (SentencePiece), as the Rust tokenizers give them for the word with
 * a blank before it: special subwords in the text are themselves; the rest is normalised, cut at white space, marked
 * with `▁` at the beginning of words, and cut into the most probable pieces.
 *
 * The tokenizer library of JavaScript breaks ties of equally probable cuts another way, and knows SentencePiece's table
 * of characters by approximation only.
 *
 * @throws InputError when the JSON has rules that are not known here.
 */
export function createUnigramEncoder(json: TokenizerJson, where: string): (word: string) => number[] {
  const model = modelSchema.safeParse(json.model);
  if (!model.success) {
    throw new InputError(
      `${where}: model must be a Unigram vocabulary that has an unknown piece: ${z.prettifyError(model.error)}`,
    );
  }
  const pieces = createUnigramPieces(model.data.vocab, model.data.unk_id);
  const normalize = createNormalizer(json.normalizer, where);
  const preTokenize = createPreTokenizer(json.pre_tokenizer, where);
  const tokens = json.added_tokens as readonly AddedToken[];
  const before = tokens.filter(({ normalized }) => normalized !== true);
  const after = tokens.filter(({ normalized }) => normalized === true);
  return (word) =>
    splitAtTokens([{ text: ` ${word}`, isFirst: true }], before)
      .map((part) => (typeof part === 'number' ? part : { ...part, text: normalize(part.text) }))
      .flatMap((part) => (typeof part === 'number' ? [part] : splitAtTokens([part], after)))
      .flatMap((part) =>
        typeof part === 'number' ? [part] : preTokenize(part).flatMap((text) => cutByUnigram(text, pieces)),
      );
}
