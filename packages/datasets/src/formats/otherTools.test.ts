// Exports of other tools: the keys and habits of each, with texts of our own. Places were counted by hand.
import { join } from 'node:path';

import type { Sentence } from '@dynclean/schema';
import { afterAll, describe, expect, it } from '@jest/globals';

import { formatProblem } from '../problems/Problem.js';
import type { ReadingOptions } from '../sentences/ReadingOptions.js';
import { readSentenceFile, type SentenceFile } from '../reading/readSentenceFile.js';
import { createTestFolder, removeTestFolders } from '../testing/testFolders.js';
import { dropSpanKeys } from './origin/spanKeys.js';

afterAll(removeTestFolders);

async function readFile(
  name: string,
  content: string,
  { others = {}, ...reading }: Partial<ReadingOptions> & { readonly others?: Readonly<Record<string, string>> } = {},
): Promise<SentenceFile> {
  const folder = await createTestFolder({ [name]: content, ...others });
  return readSentenceFile(join(folder, name), reading);
}

const sentencesOf = ({ sentences }: SentenceFile): Sentence[] => sentences.flatMap(({ sentence }) => sentence ?? []);
const problemsOf = ({ problems }: SentenceFile): string[] =>
  problems.map((problem) => `${problem.severity} ${formatProblem({ ...problem, file: 'a' })}`);

const text = 'Ida left Port Ellis.';
const words = ['Ida', 'left', 'Port', 'Ellis', '.'];
const offsets = [[0, 3], [4, 8], [9, 13], [14, 19], [19, 20]]; // prettier-ignore
const entities = [[0, 0, 'PER'], [2, 3, 'PORT']]; // prettier-ignore
const cut = { tokens: words, entities };

const json = (value: unknown): string => JSON.stringify(value);
const result = (start: number, end: number, label: string, own: string) => ({
  id: 'x1',
  from_name: 'label',
  to_name: 'text',
  type: 'labels',
  value: { start, end, text: own, labels: [label] },
});
const both = [result(0, 3, 'PER', 'Ida'), result(9, 19, 'PORT', 'Port Ellis')];

describe('exports of other tools', () => {
  it.each<[string, string, string, string, unknown]>([
    [
      'doccano with lists under label',
      'a.jsonl',
      json({ id: 7, text, label: [[0, 3, 'PER'], [9, 19, 'PORT']], Comments: ['well'] }),
      'doccano',
      { ...cut, origin: { id: 7, text, offsets, meta: { Comments: ['well'] } } },
    ],
    [
      'doccano with lists under labels',
      'a.jsonl',
      json({ text, labels: [[9, 19, 'PORT'], [0, 3, 'PER']] }),
      'doccano',
      { tokens: words, entities: [...entities].reverse(), origin: { text, offsets } },
    ],
    [
      'doccano with relations',
      'a.jsonl',
      json({
        id: 3,
        text,
        entities: [
          { id: 31, label: 'PER', start_offset: 0, end_offset: 3 },
          { id: 32, label: 'PORT', start_offset: 9, end_offset: 19 },
        ],
        relations: [{ id: 1, from_id: 31, to_id: 32, type: 'left' }],
      }),
      'doccano',
      {
        ...cut,
        origin: { id: 3, text, offsets, meta: { relations: [{ id: 1, from_id: 31, to_id: 32, type: 'left' }] } },
      },
    ],
    [
      'Label Studio: the annotation that was not cancelled',
      'a.json',
      json([
        {
          id: 12,
          annotations: [
            { id: 1, result: [], was_cancelled: true },
            { id: 2, result: both, was_cancelled: false },
          ],
          predictions: [{ result: [result(0, 3, 'PORT', 'Ida')] }],
          data: { text, page: 4 },
          project: 2,
        },
      ]),
      'label-studio',
      { ...cut, origin: { id: 12, text, offsets, meta: { project: 2, data: { page: 4 } } } },
    ],
    [
      'Label Studio: predictions where nobody annotated',
      'a.json',
      json([{ id: 1, annotations: [], predictions: [{ score: 0.5, result: both }], data: { body: text } }]),
      'label-studio',
      { ...cut, origin: { id: 1, text, offsets } },
    ],
    [
      'Label Studio, JSON-MIN',
      'a.json',
      json([{ id: 1, text, label: both.map(({ value }) => value), annotator: 4 }]),
      'label-studio',
      { ...cut, origin: { id: 1, text, offsets, meta: { annotator: 4 } } },
    ],
    [
      'Prodigy, whose last token is inclusive',
      'a.jsonl',
      json({
        text,
        tokens: offsets.map(([start, end], id) => ({ text: words[id], start, end, id, ws: id < 3 })),
        spans: [
          { start: 0, end: 3, token_start: 0, token_end: 0, label: 'PER' },
          { start: 9, end: 19, token_start: 2, token_end: 3, label: 'PORT' },
        ],
        meta: { source: 'log' },
        _input_hash: 5,
        answer: 'accept',
      }),
      'prodigy',
      { ...cut, origin: { text, offsets, meta: { meta: { source: 'log' }, _input_hash: 5 } } },
    ],
    [
      'GLiNER, last word inclusive',
      'a.json',
      json([{ tokenized_text: words, ner: entities, lang: 'en' }]),
      'gliner',
      { ...cut, origin: { meta: { lang: 'en' } } },
    ],
    ['GLiNER with tokens', 'a.json', json([{ tokens: words, ner: entities }]), 'gliner', cut],
    [
      'SpERT, end exclusive',
      'a.json',
      json([
        {
          tokens: words,
          entities: [{ type: 'PER', start: 0, end: 1 }, { type: 'PORT', start: 2, end: 4 }],
          relations: [],
          orig_id: 9,
        },
      ]),
      'spert',
      { ...cut, origin: { meta: { relations: [], orig_id: 9 } } },
    ],
    [
      'spaCy tuples',
      'a.json',
      json([[text, { entities: [[0, 3, 'PER'], [9, 19, 'PORT']] }]]),
      'spacy-tuples',
      { ...cut, origin: { text, offsets } },
    ],
    [
      'a language model, words alone',
      'a.jsonl',
      json({ text, entities: [{ text: 'Port Ellis', type: 'PORT' }, { text: 'Ida', type: 'PER' }] }),
      'mentions',
      { tokens: words, entities: [...entities].reverse(), origin: { text, offsets } },
    ],
    [
      'a language model, by type',
      'a.jsonl',
      json({ text, entities: { PER: ['Ida'], PORT: ['Port Ellis'], SHIP: [] } }),
      'mentions',
      { ...cut, origin: { text, offsets } },
    ],
    [
      'GLiNER2',
      'a.jsonl',
      json({ input: text, output: { entities: { PER: ['Ida'], PORT: ['Port Ellis'] } } }),
      'mentions',
      { ...cut, origin: { text, offsets } },
    ],
    [
      'words for tokens, with an id and their text',
      'a.jsonl',
      json({ id: 'n1', words, entities, text, mood: 'calm' }),
      'dynclean',
      { ...cut, origin: { id: 'n1', text, offsets, meta: { mood: 'calm' } } },
    ],
  ])('%s', async (_case, name, content, format, sentence) => {
    const file = await readFile(name, content);
    expect(problemsOf(file)).toEqual([]);
    expect(file.format).toBe(format);
    expect(sentencesOf(file).map(dropSpanKeys)).toEqual([sentence]); // those are held by spanKeys.test.ts
  }); // prettier-ignore

  it('DyGIE: positions count over the document', async () => {
    const document = {
      doc_key: 'log',
      sentences: [['Ida', 'left'], ['Port', 'Ellis', 'slept']],
      ner: [[[0, 0, 'PER']], [[2, 3, 'PORT', 3.1, 0.9]]],
      relations: [[], []],
    }; // prettier-ignore
    const file = await readFile('a.jsonl', json(document));
    expect([file.format, problemsOf(file)]).toEqual(['dygie', []]);
    expect(sentencesOf(file)).toEqual([
      { tokens: ['Ida', 'left'], entities: [[0, 0, 'PER']], origin: { id: 'log#0' } },
      { tokens: ['Port', 'Ellis', 'slept'], entities: [[0, 1, 'PORT']], origin: { id: 'log#1' } },
    ]);
    const short = await readFile('a.jsonl', json({ ...document, ner: [[]] }));
    expect(problemsOf(short)).toEqual([
      'error a:1: ner: must hold a list for each of the 2 sentences, but got 1. A sentence without entities has an empty list.',
    ]);
  });

  it('Label Studio: annotations that contradict each other are named, where none is the ground truth', async () => {
    const task = (...annotations: object[]): string => json([{ data: { text }, annotations }]);
    const [one, other] = [{ result: both }, { result: [] }];
    expect(problemsOf(await readFile('a.json', task(one, other)))).toEqual([
      'warning a:1: [0].annotations: must agree, or one must be the ground truth, but got 2 that say something else. The last one was read: mark the one that counts.',
    ]);
    const again = { result: [...both].reverse().map((of) => ({ ...of, id: 'y' })) };
    expect(problemsOf(await readFile('a.json', task(one, again)))).toEqual([]);
    expect(problemsOf(await readFile('a.json', task({ ...one, ground_truth: true }, other)))).toEqual([]);
    expect(problemsOf(await readFile('a.json', task(one, { ...other, was_cancelled: true })))).toEqual([]);
  }); // prettier-ignore

  it('brat: a line is a sentence, and other annotations are passed over', async () => {
    const others = { 'a.txt': 'Ida left.\n\nPort Ellis slept.\n' };
    const lines = ['T1\tPER 0 3\tIda', 'T2\tPORT 11 21\tPort Ellis', 'R1\tIn Arg1:T1 Arg2:T2', '#1\tNote T1\tsure', ''];
    const file = await readFile('a.ann', lines.join('\n'), { others });
    expect([file.format, problemsOf(file)]).toEqual(['brat', []]);
    expect(
      sentencesOf(file).map(({ tokens, entities: found, origin }) => [tokens.join(' '), found, origin?.id]),
    ).toEqual([
      ['Ida left .', [[0, 0, 'PER']], 'a'],
      ['Port Ellis slept .', [[0, 1, 'PORT']], 'a'],
    ]);
    expect(sentencesOf(await readFile('b.ann', '', { others: { 'b.txt': 'Rain.' } }))[0]?.tokens).toEqual([
      'Rain',
      '.',
    ]);
    const split = 'T1\tPER 0 3;4 8\tIda left\n';
    expect(problemsOf(await readFile('a.ann', split, { others }))).toEqual([
      'error a:1: must be one piece of the text, but got 2 at 0 3;4 8. Join the pieces, or take what lies between in by --align expand.',
    ]);
    expect(sentencesOf(await readFile('a.ann', split, { others, align: 'expand' }))[0]?.entities).toEqual([
      [0, 1, 'PER'],
    ]);
    expect(problemsOf(await readFile('c.ann', split))).toEqual([
      'error a: must be a readable file, but there is no such file. Check the name.',
    ]);
  });

  it('WebAnno: the layer of named entities, numbers hold an entity together', async () => {
    const content = [
      '#FORMAT=WebAnno TSV 3.3',
      '#T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue|coarseValue',
      '#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value',
      '',
      '',
      '#Text=Ida left Port Ellis.',
      '1-1\t0-3\tIda\tNNP\tPROPN\t*\tPER\t',
      '1-2\t4-8\tleft\tVBD\tVERB\t_\t_\t',
      '1-3\t9-13\tPort\tNNP\tPROPN\t*[2]\tPORT[2]\t',
      '1-4\t14-19\tEllis\tNNP\tPROPN\t*[2]\tPORT[2]\t',
      '1-4.1\t14-17\tEll\t_\t_\t_\tPER\t',
      '1-5\t19-20\t.\t.\tPUNCT\t_\t_\t',
      '',
      '#Text=Rain',
      '2-1\t21-25\tRain\tNN\tNOUN\t_\t_\t',
    ].join('\n');
    const file = await readFile('a.tsv', content);
    expect([file.format, problemsOf(file)]).toEqual(['webanno', []]);
    expect(sentencesOf(file)).toEqual([
      { ...cut, origin: { text, offsets } },
      { tokens: ['Rain'], entities: [] },
    ]);
  });

  it('columns that are named by hand, from either end', async () => {
    const rows = 'B-X Ida B-PER B-Y\nO left O O\nB-X Port B-PORT O\nI-X Ellis I-PORT O\nO . O O\n';
    const read = async (columns: { words: number; tags: number }) =>
      sentencesOf(await readFile('a.txt', rows, { columns }));
    expect(await read({ words: 2, tags: 3 })).toEqual([cut]);
    expect(await read({ words: 2, tags: -2 })).toEqual([cut]);
    expect(await read({ words: 2, tags: 1 })).toEqual([{ tokens: words, entities: [[0, 0, 'X'], [2, 3, 'X']] }]); // prettier-ignore
    await expect(read({ words: 2, tags: 5 })).rejects.toThrow(
      'columns: must be at most 4, as many as the file has, but got 5',
    );
  });

  it.each([
    ['id2label.json', { 0: 'O', 1: 'B-PER', 2: 'B-PORT', 3: 'I-PORT' }],
    ['label2id.json', { 'O': 0, 'B-PER': 1, 'B-PORT': 2, 'I-PORT': 3 }],
    ['config.json', { model_type: 'bert', id2label: { 0: 'O', 1: 'B-PER', 2: 'B-PORT', 3: 'I-PORT' } }],
    ['dataset_info.json', { features: { ner_tags: { feature: { names: ['O', 'B-PER', 'B-PORT', 'I-PORT'], _type: 'ClassLabel' }, _type: 'Sequence' } } }],
    ['dataset_info.json', { features: { ner_tags: { feature: { names: ['O', 'B-PER', 'B-PORT', 'I-PORT'], _type: 'ClassLabel' }, _type: 'List' } } }],
    ['dataset_info.json', { features: { ner_tags: [{ names: ['O', 'B-PER', 'B-PORT', 'I-PORT'], _type: 'ClassLabel' }] } }],
    ['dataset_info.json', { features: [{ name: 'ner_tags', sequence: { class_label: { names: { 0: 'O', 1: 'B-PER', 2: 'B-PORT', 3: 'I-PORT' } } } }] }],
  ])('names of numbered tags in %s, %j', async (name, table) => {
    const content = json({ tokens: words, ner_tags: [1, 0, 2, 3, 0] });
    expect(sentencesOf(await readFile('a.jsonl', content, { others: { [name]: json(table) } }))).toEqual([cut]);
  }); // prettier-ignore
});

describe('texts that are cut into words here', () => {
  const misaligned = json({ text, label: [[1, 3, 'PER'], [10, 19, 'PORT']] }); // prettier-ignore

  it('refuses spans that are not at words, with both texts', async () => {
    expect(problemsOf(await readFile('a.jsonl', misaligned))).toEqual([
      'error a:1: label[0]: must begin where a token begins and end where one ends, but got characters 1 to 3, "da" of "Ida". Move the span, or say by --align expand, contract or drop what becomes of such spans.',
      'error a:1: label[1]: must begin where a token begins and end where one ends, but got characters 10 to 19, "ort Ellis" of "Port Ellis". Move the span, or say by --align expand, contract or drop what becomes of such spans.',
    ]);
  });

  it('expands them, contracts them, or leaves them out and excludes their words', async () => {
    const read = async (align: ReadingOptions['align']) => {
      const file = await readFile('a.jsonl', misaligned, { align });
      const [{ entities: found, excluded } = { entities: null, excluded: null }] = sentencesOf(file);
      return { found, excluded, rules: file.problems.map(({ rule, count = 1 }) => `${rule} ${count}`) };
    };
    expect(await read('expand')).toEqual({ found: entities, excluded: undefined, rules: ['span-moved 2'] });
    // No word lies inside characters 1 to 3; Ellis, 14 to 19, lies inside 10 to 19.
    expect(await read('contract')).toEqual({
      found: [[3, 3, 'PORT']],
      excluded: [[0, 0, 'PER']],
      rules: ['span-dropped 1', 'span-moved 1'],
    });
    expect(await read('drop')).toEqual({
      found: [],
      excluded: [[0, 0, 'PER'], [2, 3, 'PORT']],
      rules: ['span-dropped 2'],
    }); // prettier-ignore
  });

  it('passes over white space at the ends of spans', async () => {
    const file = await readFile('a.jsonl', json({ text, label: [[0, 4, 'PER'], [8, 19, 'PORT']] })); // prettier-ignore
    expect(sentencesOf(file).map(({ entities: found }) => found)).toEqual([entities]);
    expect(file.problems.map(({ rule, count }) => [rule, count])).toEqual([['span-blanks', 2]]);
  });

  it.each<[ReadingOptions['nested'], unknown, unknown]>([
    ['outermost', [[0, 3, 'A'], [5, 5, 'E']], [[1, 1, 'B'], [3, 4, 'C']]],
    ['longest', [[0, 3, 'A'], [5, 5, 'E']], [[3, 4, 'C'], [1, 1, 'B']]],
    ['first', [[1, 1, 'B'], [3, 4, 'C'], [5, 5, 'E']], [[0, 3, 'A']]],
  ])('keeps of nested and crossing entities the %s, and excludes the others', async (nested, kept, spare) => {
    const tokens = ['a', 'b', 'c', 'd', 'e', 'f'];
    const given = [[1, 1, 'B'], [0, 3, 'A'], [3, 4, 'C'], [5, 5, 'E'], [5, 5, 'E']];
    const file = await readFile('a.jsonl', json({ tokens, entities: given }), { nested });
    const [sentence] = sentencesOf(file);
    const sorted = (spans: unknown): unknown => [...(spans as [number, number, string][])].sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    expect([sorted(sentence?.entities), sorted(sentence?.excluded)]).toEqual([sorted(kept), sorted(spare)]);
    // The second [5, 5, "E"] is left out too, and has the bounds of an entity that was kept.
    expect(file.problems).toMatchObject([{ rule: 'nested-entity', count: (spare as unknown[]).length + 1 }]);
    expect(problemsOf(await readFile('a.jsonl', json({ tokens, entities: given })))[0]).toContain('--nested outermost, longest or first');
  }); // prettier-ignore

  it('words that stand again and are not listed are excluded, not taken for none', async () => {
    const file = await readFile(
      'a.jsonl',
      json({ text: 'Ida met Ida in Idaho', entities: [{ text: 'Ida', label: 'PER' }] }),
    );
    expect(sentencesOf(file)).toMatchObject([{ entities: [[0, 0, 'PER']], excluded: [[2, 2, null]] }]);
    expect(file.problems).toMatchObject([{ rule: 'mention-again', severity: 'warning' }]);
  });

  it('longer mentions are looked for first, and none inside another', async () => {
    const listed = [
      { text: 'Port', type: 'PORT' },
      { text: 'Port Ellis', type: 'PORT' },
    ];
    const file = await readFile('a.jsonl', json({ text: 'Port Ellis is no Port', entities: listed }));
    expect(sentencesOf(file)[0]?.entities).toEqual([[4, 4, 'PORT'], [0, 1, 'PORT']]); // prettier-ignore
  });

  it('refuses entities that the text does not have, or leaves them out', async () => {
    const content = json({ text, entities: [{ text: 'Ada', type: 'PER' }, { text: 'Ida', type: 'PER' }] }); // prettier-ignore
    expect(problemsOf(await readFile('a.jsonl', content))).toEqual([
      'error a:1: entities[0]: must stand in the text as often as it is listed, but got "Ada". Correct the entity, or leave such ones out by --align drop.',
    ]);
    const dropped = await readFile('a.jsonl', content, { align: 'drop' });
    expect(sentencesOf(dropped)[0]?.entities).toEqual([[0, 0, 'PER']]);
    expect(dropped.problems).toMatchObject([{ rule: 'mention-missing', severity: 'warning' }]);
  });

  it('counts code points in text and words', async () => {
    // A ship is one code point and two units: "Ida" is at 2 to 5.
    const file = await readFile('a.jsonl', json({ text: '\u{1f6a2} Ida', label: [[2, 5, 'PER']] }));
    expect(sentencesOf(file)).toEqual([{ tokens: ['\u{1f6a2}', 'Ida'], entities: [[1, 1, 'PER']] }]);
    // Label Studio's own text tells where its places are units.
    const task = (start: number) =>
      json([{ annotations: [{ result: [result(start, start + 3, 'PER', 'Ida')] }], data: { text: '\u{1f6a2} Ida' } }]);
    for (const start of [2, 3])
      expect(sentencesOf(await readFile('a.json', task(start)))[0]?.entities).toEqual([[1, 1, 'PER']]);
  });
});
