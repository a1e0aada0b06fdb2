import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, describe, expect, it } from '@jest/globals';

import { createWordPieceJson } from './createWordPieceJson.js';
import { loadTokenizer } from './loadTokenizer.js';
import type { SubwordTokenizer } from './SubwordTokenizer.js';

/** What Python's transformers gave; written by scripts/peer/tokenize_words.py. */
interface Words {
  tricky: Record<string, string>;
  folders: Record<
    string,
    {
      specialIds: number[];
      vocabSize: number;
      datasets: Record<string, Digest>;
      tricky: Record<string, number[]>;
    }
  >;
}
interface Digest {
  words: number;
  subwords: number;
  withoutSubword: number;
  sha256: string;
}

const words = JSON.parse(readFileSync(new URL('../tests/words.json', import.meta.url), 'utf8')) as Words;
const shared = fileURLToPath(new URL('../../../../shared/', import.meta.url));
const tokenizers = join(shared, 'tokenizers');
const datasets = join(shared, 'datasets');
/**
 * Small ones of the kinds of XLM-RoBERTa, ModernBERT, DeBERTa: scripts/peer/{unigram_tokenizer,small_tokenizers}.py.
 */
const small = ['unigram', 'small-modernbert', 'small-deberta', 'small-deberta-spm'];
const tests = fileURLToPath(new URL('../tests', import.meta.url));
const describeWithFiles = existsSync(tokenizers) ? describe : describe.skip;
const missingFiles = existsSync(tokenizers) ? '' : ' (skipped: ../shared/tokenizers is not there)';
const itWithCorpora = existsSync(datasets) ? it : it.skip;
/** Words of all seven datasets are of scripts/longTests.mjs; of two, one of news and one of medicine, everywhere. */
const isLong = process.env['DYNCLEAN_LONG_TESTS'] === '1';
const isChosen = (dataset: string): boolean => isLong || ['wikigold', 'bc5cdr'].includes(dataset);
const missingCorpora = existsSync(datasets) ? '' : ' (skipped: ../shared/datasets is not there)';

/** Distinct words of all splits in the order of their UTF-8 bytes. */
function readWords(folder: string): string[] {
  const found = new Set<string>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.jsonl'))) {
    for (const line of readFileSync(join(folder, file), 'utf8').split('\n')) {
      if (line !== '') for (const word of (JSON.parse(line) as { tokens: string[] }).tokens) found.add(word);
    }
  }
  return [...found].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

function computeDigest(tokenizer: SubwordTokenizer, list: readonly string[]): Omit<Digest, 'withoutSubword'> {
  const sha256 = createHash('sha256');
  let subwords = 0;
  for (const word of list) {
    const ids = tokenizer.encodeWord(word);
    subwords += ids.length;
    sha256.update(`${JSON.stringify([word, ids])}\n`);
  }
  return { words: list.length, subwords, sha256: sha256.digest('hex') };
}

/** A folder as all-mpnet-base-v2's, with truncation and padding switched on at 128. */
function createMpnetFolder(parent: string): string {
  const folder = join(parent, 'mpnet');
  if (existsSync(folder)) return folder;
  const pieces = readFileSync(join(tokenizers, 'bert-base-uncased', 'vocab.txt'), 'utf8')
    .trimEnd()
    .split('\n');
  const entries = ['<s>', '<pad>', '</s>', '<unk>', ...pieces, '<mask>'];
  const json = {
    ...createWordPieceJson(entries, 'vocab.txt'),
    truncation: { max_length: 128, strategy: 'LongestFirst', stride: 0, direction: 'Right' },
    padding: { strategy: { Fixed: 128 }, direction: 'Right', pad_id: 1, pad_type_id: 0, pad_token: '<pad>' },
    post_processor: { type: 'RobertaProcessing', sep: ['</s>', 2], cls: ['<s>', 0], trim_offsets: true },
  };
  mkdirSync(folder);
  writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(json));
  writeFileSync(join(folder, 'vocab.txt'), `${entries.join('\n')}\n`);
  return folder;
}

describeWithFiles(`loadTokenizer beside Python's transformers${missingFiles}`, () => {
  const temporary = mkdtempSync(join(tmpdir(), 'tokenizers-'));
  /**
   * Where a tokenizer's files are. MPNet's are made of BERT's pieces, as its authors made them; 466 KB that are not
   * here.
   */
  const folderOf = (name: string): string => {
    if (small.includes(name)) return join(tests, name);
    return name === 'mpnet' ? createMpnetFolder(temporary) : join(tokenizers, name);
  };
  afterAll(() => rmSync(temporary, { recursive: true, force: true }));

  /** The folder with only some of its files. */
  const copyOf = (name: string, files: readonly string[]): string => {
    const folder = join(temporary, `${name}-${files.join('-')}`);
    for (const file of files) cpSync(join(folderOf(name), file), join(folder, file));
    return folder;
  };

  describe.each(Object.keys(words.folders))('%s', (name) => {
    const expected = words.folders[name]!;
    let loaded: Promise<SubwordTokenizer> | undefined;
    const load = (): Promise<SubwordTokenizer> => (loaded ??= loadTokenizer(folderOf(name)));

    it('has the same special ids and number of subwords', async () => {
      const { specialIds, vocabSize } = await load();
      const { start, end, padding, unknown, mask } = specialIds;
      expect([start, end, padding, unknown, mask]).toEqual(expected.specialIds);
      expect(vocabSize).toBe(expected.vocabSize);
    });

    it.each(Object.keys(words.tricky))('cuts alike: %s', async (trick) => {
      const tokenizer = await load();
      expect(tokenizer.encodeWord(words.tricky[trick]!)).toEqual(expected.tricky[trick]);
    });

    itWithCorpora.each(Object.keys(expected.datasets).filter(isChosen))(
      `gives every word of %s the same ids${missingCorpora}`,
      async (dataset) => {
        const { withoutSubword: _withoutSubword, ...digest } = expected.datasets[dataset]!;
        const tokenizer = await load();
        expect(computeDigest(tokenizer, readWords(join(datasets, dataset)))).toEqual(digest);
      },
    );
  });

  itWithCorpora.each([
    ['bert-base-cased', ['vocab.txt']],
    ['bert-base-uncased', ['vocab.txt']],
    ['roberta-base', ['vocab.json', 'merges.txt']],
    ['mpnet', ['vocab.txt']],
  ])(`makes the rules of %s from %j alone: the same ids for the words${missingCorpora}`, async (name, files) => {
    const tokenizer = await loadTokenizer(copyOf(name, files));
    for (const [dataset, { withoutSubword: _withoutSubword, ...digest }] of Object.entries(
      words.folders[name]!.datasets,
    )) {
      if (!isChosen(dataset)) continue;
      expect(computeDigest(tokenizer, readWords(join(datasets, dataset)))).toEqual(digest);
    }
  });

  itWithCorpora(`lowercased on request, BioBERT's words change where the issue says${missingCorpora}`, async () => {
    const cased = await loadTokenizer(join(tokenizers, 'bert-base-cased'));
    const lowercased = await loadTokenizer(join(tokenizers, 'bert-base-cased'), { lowercase: true });
    const list = readWords(join(datasets, 'bc5cdr'));
    const changed = list.filter((word) => cased.encodeWord(word).join() !== lowercased.encodeWord(word).join());
    expect([changed.length, list.length]).toEqual([4834, 17_380]); // counted with Python's library
  });

  it('does not cut off or pad where tokenizer.json says so', async () => {
    const tokenizer = await loadTokenizer(join(tokenizers, 'bert-base-uncased'));
    expect(tokenizer.encodeWord('-'.repeat(300))).toHaveLength(300);
    expect(tokenizer.encodeSentence(Array<string>(400).fill('word')).inputIds).toHaveLength(402);
  });
});
