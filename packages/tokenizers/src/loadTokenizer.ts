import { InputError } from '@dynclean/schema';
import type * as Transformers from '@xenova/transformers';

import { alignBertText } from './alignBertText.js';
import { createSubwordTokenizer } from './createSubwordTokenizer.js';
import { describePieces, type PieceRules } from './describePieces.js';
import { readSpecialIds } from './readSpecialIds.js';
import { readTokenizerFiles } from './readTokenizerFiles.js';
import type { SubwordTokenizer } from './SubwordTokenizer.js';
import { scoredVocabSchema, vocabSchema, type TokenizerJson } from './tokenizerFiles.js';
import { createUnigramEncoder } from './unigram/createUnigramEncoder.js';

/** Choices that a folder's files leave to the user. */
export interface TokenizerOptions {
  /**
   * Lowercase text (and strip accents) before it is cut, or not, whatever the files say. For vocabularies of BERT's
   * kind only.
   *
   * @default what the files say; a bare `vocab.txt` with capital letters in it is cased
   */
  readonly lowercase?: boolean;
}

/**
 * Loads the tokenizer of an encoder from its folder: `tokenizer.json` (and `tokenizer_config.json`), or a bare
 * `vocab.txt` (BERT), or `vocab.json` and `merges.txt` (RoBERTa), or `spm.model` (DeBERTa).
 *
 * Words are encoded one by one, as DynClean does: byte-level and Unigram vocabularies get a blank before each word,
 * also the first; BERT's the word alone, which comes to the same as with a blank. The text of a special token, `[SEP]`
 * say, is read as that token, as every library does. Truncation and padding that the file switches on
 * (all-MiniLM-L6-v2: both at 128) are switched off. Never asks the network.
 *
 * @throws InputError when the files are missing, broken, or of a kind whose ids were never compared with PyTorch's.
 */
export async function loadTokenizer(folder: string, options: TokenizerOptions = {}): Promise<SubwordTokenizer> {
  const files = await readTokenizerFiles(folder, options.lowercase);
  const rules = findRules(files.json, files.path);
  const ids = readIds(files.json, files.path);
  const specialIds = readSpecialIds(files, ids);
  let vocabSize = 0;
  for (const id of ids.values()) vocabSize = Math.max(vocabSize, id + 1);

  const specials = new Set([
    ...files.json.added_tokens.map(({ id }) => id),
    ...Object.values<number>({ ...specialIds }),
  ]);
  const vocabulary = { specialIds, vocabSize, describePieces: () => describePieces(ids, { rules, specials }) };

  if (rules === 'unigram') return createSubwordTokenizer(createUnigramEncoder(files.json, files.path), vocabulary);
  // Loaded here, not at the top: the library takes 0.1 s to load, which `dynclean --help` need not pay.
  const { env, PreTrainedTokenizer } = await importTransformers();
  env.allowRemoteModels = false;
  const library = new PreTrainedTokenizer({ ...files.json, truncation: null, padding: null }, files.config);
  const alignText = rules === 'byte-level' ? (word: string): string => ` ${word}` : alignBertText(files.json);
  const encode = (word: string): number[] => library.encode(alignText(word), { add_special_tokens: false });
  return createSubwordTokenizer(encode, vocabulary);
}

/** The part of transformers that `build.mjs` bundles beside this file. */
async function importTransformers(): Promise<Pick<typeof Transformers, 'env' | 'PreTrainedTokenizer'>> {
  return (await import(new URL('./transformers.bundle.js', import.meta.url).href)) as typeof Transformers;
}

/** Which rules cut words; refuses those that were never compared with Python's. */
function findRules(json: TokenizerJson, path: string): PieceRules {
  const model = json.model.type;
  const cut = json.pre_tokenizer?.type;
  if (model === 'WordPiece' && cut === 'BertPreTokenizer') return 'wordpiece';
  if (model === 'BPE' && cut === 'ByteLevel') return 'byte-level';
  if (model === 'Unigram') return 'unigram';
  throw new InputError(
    `${path}: must be WordPiece with "BertPreTokenizer", BPE with "ByteLevel" or Unigram, ` +
      `but got ${model ?? 'no model type'} with ${cut === undefined ? 'none' : `"${cut}"`}. ` +
      `Take an encoder of the BERT, RoBERTa or XLM-RoBERTa family.`,
  );
}

/** Ids by subword: the model's and the added ones, which win where both have a word. */
function readIds(json: TokenizerJson, path: string): Map<string, number> {
  const ids = json.model.type === 'Unigram' ? readScoredIds(json) : vocabSchema.safeParse(json.model.vocab).data;
  if (ids === undefined) throw new InputError(`${path}: model.vocab: must map subwords to ids, integers of at least 0`);
  const all = new Map(ids instanceof Map ? ids : Object.entries(ids));
  for (const { content, id } of json.added_tokens) all.set(content, id);
  return all;
}

function readScoredIds({ model }: TokenizerJson): Map<string, number> | undefined {
  return scoredVocabSchema.safeParse(model.vocab).data?.reduce((ids, [piece], id) => ids.set(piece, id), new Map());
}
