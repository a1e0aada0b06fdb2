// @ts-check
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { exportCorpus, listFormats } from '@dynclean/datasets';

/**
 * A file to be damaged, of which a reader makes sentences as it is.
 *
 * @typedef {{ format: string, name: string, bytes: Buffer, beside?: Record<string, string> }} Seed
 */

/** @param {unknown} value */
const json = (value) => Buffer.from(JSON.stringify(value));
const text = 'Ida left  Port Ellis, naïve \u{1f6a2}.';

/** Files of formats that are only read. @type {Seed[]} */
const handmade = [
  {
    format: 'dygie',
    name: 'a.jsonl',
    bytes: json({
      doc_key: 'd',
      sentences: [
        ['Ida', 'left'],
        ['Port', 'Ellis'],
      ],
      ner: [[[0, 0, 'PER']], [[2, 3, 'PORT']]],
    }),
  },
  {
    format: 'spert',
    name: 'a.json',
    bytes: json([{ tokens: ['Ida', 'left'], entities: [{ type: 'PER', start: 0, end: 1 }], orig_id: 1 }]),
  },
  {
    format: 'spacy-tuples',
    name: 'a.json',
    bytes: json([
      [text, { entities: [[0, 3, 'PER']] }],
      ['Rain', { entities: [] }],
    ]),
  },
  {
    format: 'mentions',
    name: 'a.jsonl',
    bytes: json({
      text,
      entities: [
        { text: 'Ida', type: 'PER' },
        { text: 'Port Ellis', type: 'PORT' },
      ],
    }),
  },
  {
    format: 'bond',
    name: 'a.json',
    bytes: json([{ str_words: ['Ida', 'left'], tags: [1, 0] }]),
    beside: { 'tag_to_id.json': '{"O":0,"B-PER":1}' },
  },
  {
    format: 'hugging-face',
    name: 'a.jsonl',
    bytes: json({ tokens: ['Ida', 'left'], ner_tags: [1, -100] }),
    beside: { 'id2label.json': '{"0":"O","1":"B-PER"}' },
  },
  {
    format: 'brat',
    name: 'a.ann',
    bytes: Buffer.from('T1\tPER 0 3\tIda\nT2\tPORT 10 20;21 22\tPort Ellis ,\nR1\tIn Arg1:T1 Arg2:T2\n'),
    beside: { 'a.txt': `${text}\nRain.\n` },
  },
  {
    format: 'webanno',
    name: 'a.tsv',
    bytes: Buffer.from(
      '#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.NamedEntity|value|identifier\n\n#Text=Ida left Port\n' +
        '1-1\t0-3\tIda\tPER[1]\t*[1]\n1-2\t4-8\tleft\t_\t_\n1-3\t9-13\tPort\tPORT|PER\\_X\t_\n',
    ),
  },
  {
    format: 'columns',
    name: 'a.conll',
    bytes: Buffer.from('-DOCSTART- O\n\n# text = Ida left\nIda NNP B-PER\nleft VBD O\n\nRain NN O\n'),
  },
];

/** Files of formats that are written, with everything in them that a sentence can hold. */
async function writeSeeds() {
  const folder = mkdtempSync(join(tmpdir(), 'dynclean-fuzz-'));
  /** @type {Seed[]} */
  const seeds = [];
  const tokens = ['Ida', 'left', 'Port', 'Ellis', ',', 'naïve', '\u{1f6a2}', '.'];
  const offsets = /** @type {[number, number][]} */ ([
    [0, 3],
    [4, 8],
    [10, 14],
    [15, 20],
    [20, 21],
    [22, 27],
    [28, 29],
    [29, 30],
  ]);
  const train = [
    {
      tokens,
      entities: /** @type {[number, number, string][]} */ ([[0, 0, 'PER']]),
      excluded: /** @type {[number, number, string | null][]} */ ([
        [2, 3, 'PORT'],
        [1, 1, null],
      ]),
      origin: { id: 'n1', text, offsets, meta: { page: 4 } },
    },
    { tokens: ['Rain', 'fell', 'on', 'Kiel'], entities: /** @type {[number, number, string][]} */ ([[3, 3, 'PORT']]) },
  ];
  try {
    for (const { name, write } of listFormats()) {
      if (write === undefined) continue;
      const out = join(folder, name);
      await exportCorpus({ splits: { train }, types: ['PER', 'PORT'] }, out, { format: name });
      const files = readdirSync(out);
      const file = files.find((one) => one.startsWith('train')) ?? '';
      const beside = Object.fromEntries(
        files.filter((one) => one !== file).map((one) => [one, readFileSync(join(out, one), 'utf8')]),
      );
      seeds.push({ format: name, name: file, bytes: readFileSync(join(out, file)), beside });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return seeds;
}

/** Files that spaCy and Hugging Face's datasets wrote. */
const tools = fileURLToPath(new URL('../../packages/datasets/tests/fixtures/tools/', import.meta.url));
const written = [
  {
    format: 'datasets-arrow',
    name: 'a.arrow',
    bytes: readFileSync(join(tools, 'splits/train/data-00000-of-00001.arrow')),
  },
  { format: 'parquet', name: 'a.parquet', bytes: readFileSync(join(tools, 'hf.parquet')) },
  { format: 'spacy-docbin', name: 'a.spacy', bytes: readFileSync(join(tools, 'train.spacy')) },
];

/** One file or more of each format. @returns {Promise<Seed[]>} */
export async function createSeeds() {
  return [...handmade, ...(await writeSeeds()), ...written];
}
