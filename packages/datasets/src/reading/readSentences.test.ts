import { join } from 'node:path';

import { InputError } from '@dynclean/schema';
import { afterAll, describe, expect, it } from '@jest/globals';

import { createTestFolder, removeTestFolders } from '../testing/testFolders.js';
import { formatSentences } from '../formats/write/formatSentences.js';
import { writeSentences } from '../writing/writeSentences.js';
import { readSentences } from './readSentences.js';

afterAll(removeTestFolders);

/** What nearly all examples hold: "Ann Lee lives in Oslo" and "Rain ." */
const SENTENCES = [
  { tokens: ['Ann', 'Lee', 'lives', 'in', 'Oslo'], entities: [[0, 1, 'PER'], [4, 4, 'LOC']] },
  { tokens: ['Rain', '.'], entities: [] },
]; // prettier-ignore

/** What a file holds, without what its sentences bring along (`origin`). */
async function readAs(
  name: string,
  content: string,
  others: Readonly<Record<string, string>> = {},
  types?: string[],
): Promise<unknown> {
  const folder = await createTestFolder({ [name]: content, ...others });
  const sentences = await readSentences(join(folder, name), { types });
  return sentences.map(({ origin: _origin, ...sentence }) => sentence);
}

describe('formats', () => {
  const jsonLines = SENTENCES.map((sentence) => JSON.stringify(sentence)).join('\n');
  const columns = 'Ann B-PER\nLee I-PER\nlives O\nin O\nOslo B-LOC\n\nRain O\n. O\n';
  const tagged = (
    tokensKey: string,
    tagsKey: string,
    tags: readonly [readonly unknown[], readonly unknown[]],
  ): object[] =>
    SENTENCES.map(({ tokens }, index) => ({ id: `${index}`, [tokensKey]: tokens, [tagsKey]: tags[index] }));
  const names = [['B-PER', 'I-PER', 'O', 'O', 'B-LOC'], ['O', 'O']] as const; // prettier-ignore
  const numbers = [[1, 2, 0, 0, 3], [0, 0]] as const; // prettier-ignore
  const lines = (items: readonly unknown[]): string => items.map((item) => JSON.stringify(item)).join('\n');

  it.each<[string, string, string]>([
    ['JSON Lines', 'a.jsonl', `${jsonLines}\n`],
    ['JSON Lines without a last line end', 'a.jsonl', jsonLines],
    ['JSON Lines with Windows line ends', 'a.jsonl', `${jsonLines.replace('\n', '\r\n')}\r\n`],
    ['JSON Lines that are called .json', 'a.json', jsonLines],
    ['JSON Lines that are called .txt', 'a.txt', jsonLines],
    ['the released JSON array', 'a.json', JSON.stringify(SENTENCES)],
    ['a JSON array over many lines', 'a.json', JSON.stringify(SENTENCES, null, 2)],
    ['a JSON array that is called .jsonl', 'a.jsonl', JSON.stringify(SENTENCES)],
    ['columns', 'a.conll', columns],
    ['columns with Windows line ends', 'a.conll', columns.replaceAll('\n', '\r\n')],
    ['columns with tabs', 'a.txt', columns.replaceAll(' ', '\t')],
    ['four columns as in CoNLL-2003', 'a.txt', columns.replaceAll(' ', ' NNP I-NP ')],
    ['columns with document starts', 'a.txt', `-DOCSTART- -X- -X- O\n\n${columns}\n-DOCSTART- O\n\n`],
    ['columns with comments', 'a.conll', `# id 17 domain=test\n${columns}`],
    ['columns with the tag first', 'a.bio', columns.replaceAll(/^(\S+) (\S+)$/gm, '$2\t$1')],
    ['columns in BIOES', 'a.iob', columns.replace('I-PER', 'E-PER').replace('B-LOC', 'S-LOC')],
    ['columns in IO', 'a.iob', columns.replaceAll(/[BI]-/g, '')],
    ['names of tags, Hugging Face', 'a.json', lines(tagged('tokens', 'ner_tags', names))],
    ['names of tags under another key', 'a.jsonl', lines(tagged('tokens', 'labels', names))],
    [
      'spaCy 2 training',
      'a.json',
      JSON.stringify([
        {
          id: 0,
          paragraphs: [
            {
              sentences: SENTENCES.map(({ tokens }, s) => ({
                tokens: tokens.map((orth, t) => ({
                  id: t,
                  orth,
                  ner: names[s]?.[t]?.replace('I-', 'L-').replace(/^B-L/, 'U-L'),
                })),
              })),
            },
          ],
        },
      ]),
    ],
  ])('%s', async (_case, name, content) => {
    expect(await readAs(name, content)).toEqual(SENTENCES);
  });

  it('numbered tags with the names of BOND (tag_to_id.json)', async () => {
    const tagToId = JSON.stringify({ O: 0, 'B-PER': 1, 'B-LOC': 3, 'I-PER': 2, '<START>': 4, '<STOP>': 5 });
    const bond = JSON.stringify(tagged('str_words', 'tags', numbers));
    expect(await readAs('train.json', bond, { 'tag_to_id.json': tagToId })).toEqual(SENTENCES);
  });

  it.each([
    [
      'dataset_info.json',
      { features: { ner_tags: { feature: { names: ['O', 'B-PER', 'I-PER', 'B-LOC', 'I-LOC'] } } } },
    ],
    [
      'dataset_infos.json',
      { default: { features: { ner_tags: { feature: { names: ['O', 'B-PER', 'I-PER', 'B-LOC'] } } } } },
    ],
    [
      'dataset_info.json',
      {
        features: { ner_tags: { feature: { class_label: { names: { 0: 'O', 1: 'B-PER', 2: 'I-PER', 3: 'B-LOC' } } } } },
      },
    ],
  ])('numbered tags with the names of Hugging Face (%s)', async (file, info) => {
    // prettier-ignore
    const content = lines(tagged('tokens', 'ner_tags', numbers));
    expect(await readAs('train.jsonl', content, { [file]: JSON.stringify(info) })).toEqual(SENTENCES);
  });

  it('numbered tags by convention, O B-x I-x B-y I-y, where the types are known', async () => {
    expect(await readAs('train.jsonl', lines(tagged('tokens', 'ner_tags', numbers)), {}, ['PER', 'LOC'])).toEqual(
      SENTENCES,
    );
  });

  const text = 'Ann Lee lives in Oslo';
  const offsets = [[0, 3], [4, 7], [8, 13], [14, 16], [17, 21]].map(([start, end]) => ({ start, end })); // prettier-ignore

  it.each<[string, object]>([
    [
      "spaCy's Doc.to_json",
      {
        text,
        tokens: offsets,
        ents: [
          { start: 0, end: 7, label: 'PER' },
          { start: 17, end: 21, label: 'LOC' },
        ],
      },
    ],
    [
      'Prodigy',
      {
        text,
        tokens: offsets.map((token, id) => ({ ...token, id, text: text.slice(token.start, token.end) })),
        spans: [
          { start: 0, end: 7, token_start: 0, token_end: 1, label: 'PER' },
          { start: 17, end: 21, label: 'LOC' },
        ],
      },
    ],
    [
      'character spans as lists',
      {
        text,
        tokens: offsets,
        entities: [
          [0, 7, 'PER'],
          [17, 21, 'LOC'],
        ],
      },
    ],
  ])('%s', async (_case, document) => {
    // prettier-ignore
    expect(await readAs('a.jsonl', JSON.stringify(document))).toEqual(SENTENCES.slice(0, 1));
    expect(await readAs('a.json', JSON.stringify(document, null, 2))).toEqual(SENTENCES.slice(0, 1));
  });

  it('cuts a spaCy document at its sentences', async () => {
    const document = {
      text: `${text} Rain .`,
      ents: [{ start: 0, end: 7, label: 'PER' }, { start: 17, end: 21, label: 'LOC' }],
      sents: [{ start: 0, end: 21 }, { start: 22, end: 28 }],
      tokens: [...offsets, { start: 22, end: 26 }, { start: 27, end: 28 }],
    }; // prettier-ignore
    expect(await readAs('a.json', JSON.stringify(document))).toEqual(SENTENCES);
  });

  it('takes spans of a cleaned version', async () => {
    const cleaned = { ...SENTENCES[0], entities: [[4, 4, 'LOC']], excluded: [[0, 1, 'PER'], [0, 4, null]] }; // prettier-ignore
    expect(await readAs('a.jsonl', JSON.stringify(cleaned))).toEqual([cleaned]);
  });

  it('reads what it does not know as columns', async () => {
    await expect(readAs('a.txt', '{ O\n" O\n} O\n')).resolves.toEqual([{ tokens: ['{', '"', '}'], entities: [] }]);
    await expect(readAs('a.conll', '[ O\n1 O\n] O\n')).resolves.toEqual([{ tokens: ['[', '1', ']'], entities: [] }]);
  });

  it('skips a UTF-8 byte order mark', async () => {
    expect(await readAs('a.jsonl', `\u{feff}${jsonLines}`)).toEqual(SENTENCES);
    expect(await readAs('a.conll', `\u{feff}${columns}`)).toEqual(SENTENCES);
  });

  it('skips empty lines', async () => {
    expect(await readAs('a.jsonl', `\n${jsonLines.replace('\n', '\n\n')}\n\n`)).toEqual(SENTENCES);
  });
});

describe('characters', () => {
  const strange = [
    ' ', // a space as a token, as in corpora of Chinese characters
    '\b', // a control character
    'a\u2028b\u2029c', // line ends to Unicode, not to JSON Lines
    '\u0085', // likewise
    '\r',
    'e\u0301', // an accent of its own
    '\u{1f600}',
    '"\\"',
    '\ud83d', // half a surrogate pair
    'x\nz', // a line end inside a word
  ];
  const sentences = [{ tokens: strange, entities: [[0, strange.length - 1, 'X']] as [number, number, string][] }];

  it('come back from JSON Lines as they were written', async () => {
    const folder = await createTestFolder();
    await writeSentences(join(folder, 'a.jsonl'), sentences);
    expect(await readSentences(join(folder, 'a.jsonl'))).toEqual(sentences);
  });

  it('do not end a line, unless they are \\n', async () => {
    const raw = JSON.stringify({ tokens: ['a\u2028b', 'c\u0085d', 'e\u000bf'], entities: [] });
    expect(raw).toContain('\u2028');
    expect(await readAs('a.jsonl', `${raw}\n${raw}\n`)).toEqual([JSON.parse(raw), JSON.parse(raw)]);
    expect(await readAs('a.tsv', 'a\u2028b\tO\nc\u0085d\tB-X\n\u00a0\tO\n')).toEqual([
      { tokens: ['a\u2028b', 'c\u0085d', '\u00a0'], entities: [[1, 1, 'X']] },
    ]);
  });

  it('can be a space in a column file with tabs', async () => {
    expect(await readAs('a.tsv', 'x\tB-X\n \tO\ny\tO\n')).toEqual([
      { tokens: ['x', ' ', 'y'], entities: [[0, 0, 'X']] },
    ]);
  });
});

describe(formatSentences, () => {
  it('writes one object a line, `excluded` only where it is', () => {
    expect(
      formatSentences([
        { tokens: ['Ann', 'slept'], entities: [[0, 0, 'PER']] },
        { tokens: ['Rain'], entities: [], excluded: [[0, 0, null]] },
      ]),
    ).toBe(
      '{"tokens":["Ann","slept"],"entities":[[0,0,"PER"]]}\n{"tokens":["Rain"],"entities":[],"excluded":[[0,0,null]]}\n',
    );
  });

  it('writes nothing for no sentences', () => {
    expect(formatSentences([])).toBe('');
  });
});

describe(readSentences, () => {
  it('throws an InputError that names file, line and place and counts the others', async () => {
    const folder = await createTestFolder({ 'a.jsonl': '{"tokens":["a"],"entities":[[0,1,"X"]]}\nnot json\n{}\n' });
    const reading = readSentences(join(folder, 'a.jsonl'));
    await expect(reading).rejects.toThrow(InputError);
    // Problems come in the order of the stages: first what is no sentence at all.
    await expect(reading).rejects.toThrow(`${folder}/a.jsonl:2: must be JSON, but got "not json"`);
    await expect(reading).rejects.toThrow('2 more problems');
    await expect(reading).rejects.not.toThrow('data check'); // which takes a folder: there may be none around the file
  });

  it('takes any type without types, and holds to them where they are given', async () => {
    await expect(readAs('a.jsonl', JSON.stringify(SENTENCES[0]), {}, ['PER'])).rejects.toThrow(
      'a.jsonl:1: entities[1]: must have one of the types PER, but got "LOC"',
    );
  });
});
