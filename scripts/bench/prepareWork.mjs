import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const load = (path) => import(new URL(`../../packages/${path}`, import.meta.url).href);

/** Sizes of the encoders that are timed; BERT-base is what transformers' `BertConfig` says without arguments. */
const shapes = {
  'bert-base': { numLayers: 12, hiddenSize: 768, numHeads: 12, cached: 'bert-base-cased' },
  minilm: { numLayers: 6, hiddenSize: 384, numHeads: 12, cached: 'minilm' },
};
const BERT_VOCABULARY = 30_522;

/**
 * An encoder of a size as a folder that both programs read: trained weights where they are on this machine, else random
 * ones, which take as long. Those are made once and kept.
 *
 * @param {'bert-base' | 'minilm'} size
 * @param {{ keep: string, onNote: (text: string) => void }} options - `keep`: a folder for what is made.
 * @returns {Promise<{ folder: string, weights: string, shape: object }>} `weights`: where they are from,
 *   for the record.
 */
export async function prepareEncoder(size, { keep, onNote }) {
  const { createBertConfig } = await load('models/dist/index.js');
  const encoders = await load('weights/dist/index.js');
  const { cached, ...shape } = shapes[size];
  try {
    const { folder } = await encoders.resolveEncoder(cached, { fetch: false });
    return { folder, weights: cached, shape };
  } catch (error) {
    if (!(error instanceof encoders.EncoderUnavailableError)) throw error;
  }
  const folder = join(keep, `${size}-random`);
  const result = { folder, weights: 'random, of that size: speed does not depend on their values', shape };
  if (existsSync(join(folder, 'model.safetensors'))) return result;
  onNote(`${cached} is not at hand: random weights of its size are written to ${folder}`);
  const config = createBertConfig({ vocabSize: BERT_VOCABULARY, ...shape });
  const tokenizerFiles = await findTokenizer(encoders);
  mkdirSync(keep, { recursive: true });
  await encoders.writeEncoderFolder(folder, {
    config,
    parameters: encoders.createRandomEncoder(config, 1),
    tokenizerFiles,
  });
  return result;
}

/** BERT's own tokenizer where minilm, which has it too, is at hand; else one of the embedded corpus's words. */
async function findTokenizer(encoders) {
  try {
    const { folder } = await encoders.resolveEncoder('minilm', { fetch: false });
    const names = ['tokenizer.json', 'tokenizer_config.json'].filter((name) => existsSync(join(folder, name)));
    return new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
  } catch (error) {
    if (!(error instanceof encoders.EncoderUnavailableError)) throw error;
  }
  const { createWordPieceJson } = await load('tokenizers/dist/index.js');
  const corpus = new URL('../../datasets/demo/train-distant.jsonl', import.meta.url);
  const sentences = readFileSync(corpus, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).tokens);
  const words = encoders.createWordVocabulary(sentences, { minCount: 1 }).slice(0, BERT_VOCABULARY);
  const filler = Array.from({ length: BERT_VOCABULARY - words.length }, (_, index) => `[unused${index}]`);
  return new Map([
    ['tokenizer.json', JSON.stringify(createWordPieceJson([...words, ...filler], 'vocabulary', false))],
    ['tokenizer_config.json', JSON.stringify({ tokenizer_class: 'BertTokenizer', do_lower_case: false })],
  ]);
}

/**
 * The first sentences of a corpus as a dataset folder of its own, dev and test left out.
 *
 * @param {string} id - `conll03`, `wikigold`; the embedded corpus stands in where it is not at hand.
 * @param {{ scratch: string, root: string, sentences?: number, repeat?: number, withEvaluation?: boolean }} options -
 *   `repeat`: the sentences so many times over.
 * @returns {Promise<{ folder: string, name: string, numSentences: number }>}
 */
export async function prepareData(id, { scratch, root, sentences = Infinity, repeat = 1, withEvaluation = false }) {
  const source = await findData(id, root);
  const name = source.endsWith('demo') ? 'demo' : id;
  const take = (file) => readFileSync(join(source, file), 'utf8').trim().split('\n').slice(0, sentences);
  const lines = take('train-distant.jsonl');
  const folder = join(scratch, `${name}-${lines.length * repeat}${withEvaluation ? '-evaluated' : ''}`);
  mkdirSync(folder, { recursive: true });
  const write = (file, text) => writeFileSync(join(folder, file), text);
  write('train-distant.jsonl', `${lines.join('\n')}\n`.repeat(repeat));
  const copied = withEvaluation ? ['dataset.json', 'dev.jsonl', 'test.jsonl'] : ['dataset.json'];
  for (const file of copied) if (existsSync(join(source, file))) write(file, readFileSync(join(source, file)));
  const hasGold = withEvaluation && existsSync(join(source, 'train-gold.jsonl'));
  if (hasGold) write('train-gold.jsonl', `${take('train-gold.jsonl').join('\n')}\n`);
  return { folder, name, numSentences: lines.length * repeat };
}

async function findData(id, root) {
  const { findDataset } = await load('datasets/dist/index.js');
  const { InputError } = await load('schema/dist/index.js');
  try {
    return await findDataset(id);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
  }
  const beside = join(root, '..', 'shared', 'datasets', id);
  return existsSync(join(beside, 'train-distant.jsonl')) ? beside : join(root, 'datasets', 'demo');
}
