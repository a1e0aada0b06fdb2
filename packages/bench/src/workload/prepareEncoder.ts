import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { createBertConfig } from '@dynclean/models';
import { createWordPieceJson } from '@dynclean/tokenizers';
import {
  createRandomEncoder,
  createWordVocabulary,
  EncoderUnavailableError,
  resolveEncoder,
  writeEncoderFolder,
} from '@dynclean/weights';

import type { BenchContext } from '../Bench.js';
import type { EncoderSizes } from './countWork.js';

/** Sizes of the encoders that are timed; BERT-base is what transformers' `BertConfig` says without arguments. */
const shapes = {
  'bert-base': { numLayers: 12, hiddenSize: 768, numHeads: 12, cached: 'bert-base-cased' },
  minilm: { numLayers: 6, hiddenSize: 384, numHeads: 12, cached: 'minilm' },
};
const BERT_VOCABULARY = 30_522;

/** An encoder that is timed. */
export type EncoderSize = keyof typeof shapes;

/** An encoder as both programs read it. */
export interface PreparedEncoder {
  readonly folder: string;
  /** Where they are from, for the record. */
  readonly weights: string;
  readonly shape: EncoderSizes & { readonly numHeads: number };
}

/**
 * An encoder of a size as a folder that both programs read: trained weights where they are on this machine, else random
 * ones, which take as long. Those are made once and kept.
 */
export async function prepareEncoder(
  size: EncoderSize,
  { root, keep, onNote }: Pick<BenchContext, 'root' | 'keep' | 'onNote'>,
): Promise<PreparedEncoder> {
  const { cached, ...shape } = shapes[size];
  try {
    const { folder } = await resolveEncoder(cached, { fetch: false });
    return { folder, weights: cached, shape };
  } catch (error) {
    if (!(error instanceof EncoderUnavailableError)) throw error;
  }
  const folder = join(keep, `${size}-random`);
  const result = { folder, weights: 'random, of that size: speed does not depend on their values', shape };
  if (existsSync(join(folder, 'model.safetensors'))) return result;
  onNote(`${cached} is not at hand: random weights of its size are written to ${folder}`);
  const config = createBertConfig({ vocabSize: BERT_VOCABULARY, ...shape });
  const tokenizerFiles = await findTokenizer(root);
  mkdirSync(keep, { recursive: true });
  await writeEncoderFolder(folder, {
    config,
    parameters: createRandomEncoder(config, 1),
    tokenizerFiles,
  });
  return result;
}

/** BERT's own tokenizer where minilm, which has it too, is at hand; else one of the embedded corpus's words. */
async function findTokenizer(root: string): Promise<ReadonlyMap<string, string | Uint8Array>> {
  try {
    const { folder } = await resolveEncoder('minilm', { fetch: false });
    const names = ['tokenizer.json', 'tokenizer_config.json'].filter((name) => existsSync(join(folder, name)));
    return new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
  } catch (error) {
    if (!(error instanceof EncoderUnavailableError)) throw error;
  }
  const sentences = readFileSync(join(root, 'datasets', 'demo', 'train-distant.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { readonly tokens: readonly string[] }).tokens);
  const words = createWordVocabulary(sentences, { minCount: 1 }).slice(0, BERT_VOCABULARY);
  const filler = Array.from({ length: BERT_VOCABULARY - words.length }, (_, index) => `[unused${index}]`);
  return new Map([
    ['tokenizer.json', JSON.stringify(createWordPieceJson([...words, ...filler], 'vocabulary', false))],
    ['tokenizer_config.json', JSON.stringify({ tokenizer_class: 'BertTokenizer', do_lower_case: false })],
  ]);
}
