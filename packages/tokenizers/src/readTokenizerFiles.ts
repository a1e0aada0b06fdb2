import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { readJsonFile } from '@dynclean/files';
import { InputError } from '@dynclean/schema';

import { createByteLevelJson } from './createByteLevelJson.js';
import { createDebertaJson } from './createDebertaJson.js';
import { createWordPieceJson } from './createWordPieceJson.js';
import {
  tokenizerConfigSchema,
  tokenizerJsonSchema,
  vocabSchema,
  type TokenizerConfig,
  type TokenizerJson,
} from './tokenizerFiles.js';

/** A tokenizer's two files, read or, where the folder has only a vocabulary, made from that. */
export interface TokenizerFiles {
  readonly json: TokenizerJson;
  readonly config: TokenizerConfig;
  /** The file that the rules came from. */
  readonly path: string;
}

/** Lines of a text file; a carriage return before the line's end goes too. */
async function readLines(path: string): Promise<string[]> {
  const lines = (await readFile(path, 'utf8')).split('\n').map((line) => line.replace(/\r$/, ''));
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/**
 * Reads `tokenizer.json` and `tokenizer_config.json`; without the first, `vocab.txt` (BERT's rules), or `vocab.json`
 * and `merges.txt` (RoBERTa's), or `spm.model` (DeBERTa's). Whether text is lowercased is decided by `lowercase`, else
 * by `do_lower_case` of `tokenizer_config.json` (it wins over `tokenizer.json` in Python's library too), else by
 * `tokenizer.json`, else by whether the vocabulary has capital letters.
 *
 * @throws InputError when none of these is there, or a file does not hold what it should.
 */
export async function readTokenizerFiles(folder: string, lowercase?: boolean): Promise<TokenizerFiles> {
  const configPath = join(folder, 'tokenizer_config.json');
  const config = existsSync(configPath) ? await readJsonFile(configPath, tokenizerConfigSchema) : {};
  const wantedCase = lowercase ?? config.do_lower_case ?? null;
  const wanted = { lowercase: wantedCase, isExplicit: lowercase !== undefined };

  const jsonPath = join(folder, 'tokenizer.json');
  if (existsSync(jsonPath)) {
    const json = await readJsonFile(jsonPath, tokenizerJsonSchema);
    return { json: withCase(json, jsonPath, wanted), config, path: jsonPath };
  }
  const vocabPath = join(folder, 'vocab.txt');
  if (existsSync(vocabPath)) {
    return { json: createWordPieceJson(await readLines(vocabPath), vocabPath, wantedCase), config, path: vocabPath };
  }
  const byteVocabPath = join(folder, 'vocab.json');
  const mergesPath = join(folder, 'merges.txt');
  if (existsSync(byteVocabPath) && existsSync(mergesPath)) {
    const vocab = await readJsonFile(byteVocabPath, vocabSchema);
    const json = createByteLevelJson(vocab, await readLines(mergesPath), byteVocabPath);
    return { json: withCase(json, byteVocabPath, wanted), config, path: byteVocabPath };
  }
  const modelPath = join(folder, 'spm.model');
  if (existsSync(modelPath)) {
    const json = createDebertaJson(await readFile(modelPath), modelPath, wantedCase === true);
    return { json, config, path: modelPath };
  }
  throw new InputError(
    `${folder}: must hold tokenizer.json, or vocab.txt (BERT), or vocab.json and merges.txt (RoBERTa), or spm.model (DeBERTa), ` +
      `but has none of them. Copy them from where the encoder's weights come from.`,
  );
}

/** The same rules with text lowercased or not; null leaves them as they are. Only BERT's rules have that choice. */
function withCase(
  json: TokenizerJson,
  path: string,
  { lowercase, isExplicit }: { readonly lowercase: boolean | null; readonly isExplicit: boolean },
): TokenizerJson {
  if (lowercase === null) return json;
  if (json.normalizer?.type === 'BertNormalizer') {
    return { ...json, normalizer: { ...json.normalizer, lowercase } };
  }
  if (isExplicit && lowercase) {
    throw new InputError(
      `${path}: lowercase needs BERT's rules (normalizer "BertNormalizer"), ` +
        `but got ${json.normalizer === null ? 'none' : `"${json.normalizer.type}"`}. Leave the option out.`,
    );
  }
  return json;
}
