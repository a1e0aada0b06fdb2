import { z } from 'zod';

const ids = z.record(z.string(), z.int().nonnegative());

/** What puts begin and end around a sentence; three kinds say which subwords they are. */
const postProcessor = z.looseObject({
  type: z.string(),
  cls: z.tuple([z.string(), z.int()]).optional(),
  sep: z.tuple([z.string(), z.int()]).optional(),
  single: z.array(z.looseObject({ SpecialToken: z.looseObject({ id: z.string() }).optional() })).optional(),
});

/** What is needed of `tokenizer.json`; everything else in it is kept and handed on to the tokenizer library. */
export const tokenizerJsonSchema = z.looseObject({
  added_tokens: z.array(z.looseObject({ id: z.int().nonnegative(), content: z.string() })).default([]),
  normalizer: z.looseObject({ type: z.string() }).nullable().default(null),
  pre_tokenizer: z.looseObject({ type: z.string() }).nullable().default(null),
  post_processor: postProcessor.nullable().default(null),
  padding: z.looseObject({ pad_token: z.string().optional() }).nullable().default(null),
  model: z.looseObject({
    type: z.string().optional(),
    vocab: z.unknown(),
    unk_token: z.string().nullish(),
    unk_id: z.int().nullish(),
  }),
});

/** The parts of `tokenizer.json` that matter here; keys that are not named are kept as they are. */
export type TokenizerJson = z.infer<typeof tokenizerJsonSchema>;

/** Ids by subword, where the model is one that has such a table (WordPiece, BPE). */
export const vocabSchema = ids;

/** Subwords with their scores in the order of their ids (Unigram). */
export const scoredVocabSchema = z.array(z.tuple([z.string(), z.number()]));

const specialToken = z
  .union([z.string(), z.looseObject({ content: z.string() }).transform((token) => token.content)])
  .nullish();

/** What is needed of `tokenizer_config.json`. Special tokens stand there as text or as an object around the text. */
export const tokenizerConfigSchema = z.looseObject({
  do_lower_case: z.boolean().nullish(),
  cls_token: specialToken,
  bos_token: specialToken,
  sep_token: specialToken,
  eos_token: specialToken,
  pad_token: specialToken,
  unk_token: specialToken,
  mask_token: specialToken,
});

/** Special subwords and case of `tokenizer_config.json`; undefined or null where it says nothing. */
export type TokenizerConfig = z.infer<typeof tokenizerConfigSchema>;
