// What spaCy, Hugging Face's datasets and tokenizers, and GLiNER make of our files, and we of theirs.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Sentence } from '@dynclean/schema';
import { afterAll, describe, expect, it } from '@jest/globals';

import { readCorpus } from '../dataset/readCorpus.js';
import { createTestFolder, removeTestFolders } from '../testing/testFolders.js';
import { askTools, findMissingTools } from '../testing/toolsPython.js';
import { exportCorpus } from '../writing/exportCorpus.js';
import type { ExcludedRule } from '../writing/prepareSentences.js';

afterAll(removeTestFolders);

/** What spaCy 3.8 and datasets 5.2 wrote. */
const fixtures = fileURLToPath(new URL('../../tests/fixtures/tools', import.meta.url));

const missing = findMissingTools();
const test = missing === null ? it : it.skip;
const named = (name: string): string => (missing === null ? name : `${name} (skipped: ${missing})`);

const types = ['PER', 'PORT'];
/** Parquet files that differ in how they are packed alone; Snappy is usual. */
const packed = ['zstd', 'gzip', 'brotli', 'lz4'].map((codec) => `${codec}.parquet`);
/**
 * Two blanks and a line break in the text; "Port Ellis" was taken out as PORT, "left" as no entity; a comment beside.
 */
const doubtful: Sentence = {
  tokens: ['Ida', 'left', 'Port', 'Ellis', '.'],
  entities: [[0, 0, 'PER']],
  excluded: [[1, 1, null], [2, 3, 'PORT']],
  origin: { id: 'n1', text: 'Ida  left Port\nEllis.', offsets: [[0, 3], [5, 9], [10, 14], [15, 20], [20, 21]], meta: { page: 4 } },
}; // prettier-ignore
const certain: Sentence = { tokens: ['Port', 'Ida', 'slept'], entities: [[0, 1, 'PORT']], origin: { id: 'n2' } };
const train = [doubtful, certain];

async function exportAs(
  format: string,
  { file = 'out', excluded }: { readonly file?: string; readonly excluded?: ExcludedRule } = {},
): Promise<string> {
  const out = join(await createTestFolder(), file);
  await exportCorpus({ splits: { train, dev: [certain] }, types }, out, { format, excluded });
  return out;
}

describe('files of ours in other tools', () => {
  test(
    named('spaCy: missing words, incorrect_spans, text and user data'),
    async () => {
      const folder = await exportAs('spacy');
      // Tokens of spaCy: Ida, a further blank, left, Port, a line break, Ellis, a full stop.
      expect(askTools('spacy', join(folder, 'train.spacy'))).toEqual([
        {
          text: 'Ida  left Port\nEllis.',
          ents: [[0, 3, 'PER']],
          missing: [2, 3, 4, 5],
          incorrect: [[3, 6, 'PORT']],
          data: { id: 'n1', page: 4 },
        },
        { text: 'Port Ida slept', ents: [[0, 8, 'PORT']], missing: [], incorrect: [], data: { id: 'n2' } },
      ]);
      // White space is never an entity to spaCy's alignment: the line break is O.
      expect(askTools('train', join(folder, 'train.spacy'))).toMatchObject({
        loss: expect.any(Number) as unknown,
        tags: [
          ['U-PER', 'O', null, null, 'O', null, 'O'],
          ['B-PORT', 'L-PORT', 'O'],
        ],
      });
    },
    300_000,
  );

  test(
    named("spaCy's converters: missing words in training JSON, columns without doubtful sentences"),
    async () => {
      const json = (await askTools('convert', await exportAs('spacy-training', { file: 'a.json' }))) as object[];
      expect(json).toMatchObject([{ ents: [[0, 3, 'PER']], missing: [1, 2, 3] }, { ents: [[0, 8, 'PORT']], missing: [] }]); // prettier-ignore
      expect(askTools('conll', await exportAs('conll', { file: 'a.conll' }))).toMatchObject([{ text: 'Port Ida slept ', ents: [[0, 8, 'PORT']] }]); // prettier-ignore
    },
    300_000,
  );

  test(
    named('datasets: numbers with -100, and their names'),
    async () => {
      // PER is 1 and 2, PORT 3 and 4; "left", "Port" and "Ellis" may not be learned from.
      const tags = [[1, -100, -100, -100, 0], [3, 4, 0]]; // prettier-ignore
      const found = askTools('hf', await exportAs('hf')) as Record<
        string,
        { rows: { ner_tags: number[]; tokens: string[] }[] }
      >;
      expect(found['train']?.rows.map(({ ner_tags: row }) => row)).toEqual(tags);
      expect(found['train']?.rows.map(({ tokens }) => tokens)).toEqual(train.map(({ tokens }) => tokens));
      const parquet = askTools('parquet', await exportAs('parquet', { file: 'a.parquet' }));
      expect(parquet).toMatchObject({
        names: ['O', 'B-PER', 'I-PER', 'B-PORT', 'I-PORT'],
        rows: tags.map((row) => ({ ner_tags: row })),
      });
    },
    300_000,
  );
});

describe('files of ours in trainers', () => {
  test(
    named('spacy debug data finds no fault'),
    async () => {
      const { faults, lines } = askTools('debug', await exportAs('spacy')) as Record<'faults' | 'lines', string[]>;
      expect(faults).toEqual([]);
      expect(lines).toContainEqual(expect.stringContaining('2 label(s)'));
    },
    300_000,
  );

  test(
    named('tokenizers: every word has subwords that carry its number'),
    async () => {
      const folder = await exportAs('hf');
      // O B-PER I-PER B-PORT I-PORT are 0 to 4; "left" and "Port Ellis" were taken out.
      const aligned = askTools('align', join(folder, 'train.jsonl')) as { subwords: number; numbers: number[] }[];
      expect(aligned.map(({ numbers }) => numbers)).toEqual([[1, -100, -100, -100, 0], [3, 4, 0]]); // prettier-ignore
      expect(aligned[0]!.subwords).toBeGreaterThan(5);
    },
    300_000,
  );

  test(
    named('GLiNER: its collator labels the spans, and reads the file as a whole'),
    async () => {
      const all = askTools('gliner', await exportAs('gliner', { file: 'a.json', excluded: 'keep-field' }));
      expect(all).toEqual([
        [doubtful.tokens, [[0, 0, 'PER']]],
        [certain.tokens, [[0, 1, 'PORT']]],
      ]);
      const kept = askTools('gliner', await exportAs('gliner', { file: 'b.json' }));
      expect(kept).toEqual([[certain.tokens, [[0, 1, 'PORT']]]]);
    },
    300_000,
  );
});

describe('files of other tools', () => {
  const ida: Sentence = { tokens: ['Ida', 'left', 'Port', 'Ellis', '.'], entities: [[0, 0, 'PER'], [2, 3, 'PORT']], origin: { id: '0' } }; // prettier-ignore
  const rain: Sentence = { tokens: ['Rain', 'fell'], entities: [], origin: { id: '1' } };

  async function readAll(folder: string): Promise<void> {
    const spacy = (await readCorpus(join(folder, 'train.spacy'))).splits.train ?? [];
    expect(spacy.map(({ tokens, entities, excluded }) => [tokens.join(' '), entities, excluded])).toEqual([
      ['Ida left Port Ellis .', [[0, 0, 'PERSON'], [2, 3, 'PORT']], undefined],
      ['Rain fell .', [], undefined],
      ['Nobody looked', [], [[0, 0, null], [0, 1, null], [1, 1, null]]],
      ['Ida slept', [], [[0, 1, null], [1, 1, null]]],
    ]); // prettier-ignore
    expect(spacy[0]?.origin?.text).toBe('Ida left  Port Ellis.\n');
    for (const name of ['hf.parquet', ...packed, 'saved', 'splits']) {
      const { splits, problems } = await readCorpus(join(folder, name));
      expect([name, splits.train, problems]).toEqual([name, [ida, rain], []]);
      expect(splits.dev).toEqual(name === 'splits' ? [rain] : undefined);
    }
  }

  it('DocBin, Parquet and save_to_disk, as scripts/peer/read_back.py wrote them', () => readAll(fixtures));

  test(
    named('the same, written now'),
    async () => {
      const folder = await createTestFolder();
      askTools('write', folder);
      await readAll(folder);
    },
    300_000,
  );
});
