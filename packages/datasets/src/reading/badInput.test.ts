import { basename, join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { formatProblem } from '../problems/Problem.js';
import { createTestFolder, removeTestFolders } from '../testing/testFolders.js';
import { readSentenceFile } from './readSentenceFile.js';

afterAll(removeTestFolders);

/** The errors of a file, with its name in place of its path. */
async function errorsOf(name: string, content: string | Uint8Array, types?: string[]): Promise<string[]> {
  const folder = await createTestFolder({ [name]: content });
  const { problems } = await readSentenceFile(join(folder, name), { types });
  return problems
    .filter(({ severity }) => severity === 'error')
    .map((problem) => formatProblem({ ...problem, file: basename(problem.file) }));
}

const good = '{"tokens":["Ann","Lee","slept","."],"entities":[[0,1,"PER"]]}\n';
const withEntities = (...entities: unknown[]): string =>
  `${good}${JSON.stringify({ tokens: ['Ann', 'Lee', 'slept', '.'], entities })}\n`;
const withTokens = (tokens: unknown): string => `${good}${JSON.stringify({ tokens, entities: [] })}\n`;

describe('each defect names file, line, place, what must hold and what came', () => {
  it.each<[string, string, string | Uint8Array, string]>([
    ['no JSON', 'a.jsonl', `${good}Ann Lee slept .\n`, 'a.jsonl:2: must be JSON, but got "Ann Lee slept ."'],
    [
      'broken JSON',
      'a.jsonl',
      `${good}{"tokens":["Ann],"entities":[]}\n`,
      'a.jsonl:2: must be JSON, but got "{\\"tokens\\":[\\"Ann],',
    ],
    [
      'an object without tokens',
      'a.jsonl',
      `${good}{"id":7,"sentence":"Ann"}\n`,
      'a.jsonl:2: must be a sentence with "tokens" and "entities" (or another known format), but got an object with the keys id, sentence.',
    ],
    [
      'an empty object',
      'a.jsonl',
      `${good}{}\n`,
      'a.jsonl:2: must be a sentence with "tokens" and "entities" (or another known format), but got {}.',
    ],
    [
      'a number',
      'a.jsonl',
      `${good}17\n`,
      'a.jsonl:2: must be a sentence with "tokens" and "entities" (or another known format), but got 17.',
    ],
    [
      'tokens that are a text',
      'a.jsonl',
      withTokens('Ann Lee'),
      'a.jsonl:2: tokens: must be an array of words, but got "Ann Lee".',
    ],
    [
      'a token that is a number',
      'a.jsonl',
      withTokens(['Ann', 17]),
      'a.jsonl:2: tokens[1]: must be a text, but got 17.',
    ],
    [
      'an empty token',
      'a.jsonl',
      withTokens(['Ann', '', '.']),
      'a.jsonl:2: tokens[1]: must be a word of at least one character, but got "".',
    ],
    [
      'a sentence without tokens',
      'a.jsonl',
      withTokens([]),
      'a.jsonl:2: tokens: must hold at least one word, but got none.',
    ],
    [
      'no entities',
      'a.jsonl',
      '{"tokens":["Ann"]}\n',
      'a.jsonl:1: entities: must be an array of [first, last, type], but got nothing.',
    ],
    [
      'entities that are an object',
      'a.jsonl',
      '{"tokens":["Ann"],"entities":{}}\n',
      'a.jsonl:1: entities: must be an array of [first, last, type], but got {}.',
    ],
    [
      'an entity of two numbers',
      'a.jsonl',
      withEntities([0, 1]),
      'a.jsonl:2: entities[0]: must be [first, last, type], two whole numbers and a text, but got [0,1].',
    ],
    [
      'an entity with a text for a number',
      'a.jsonl',
      withEntities([0, 0, 'PER'], [1, '2', 'PER']),
      'a.jsonl:2: entities[1]: must be [first, last, type], two whole numbers and a text, but got [1,"2","PER"].',
    ],
    ['an entity with half a word', 'a.jsonl', withEntities([0, 1.5, 'PER']), 'but got [0,1.5,"PER"].'],
    ['an entity without type', 'a.jsonl', withEntities([0, 1, null]), 'but got [0,1,null].'],
    [
      'an empty type',
      'a.jsonl',
      withEntities([0, 1, '']),
      'a.jsonl:2: entities[0]: must have one of the types PER, LOC, but got "".',
    ],
    [
      'an unknown type',
      'a.jsonl',
      withEntities([0, 1, 'per']),
      'a.jsonl:2: entities[0]: must have one of the types PER, LOC, but got "per".',
    ],
    [
      'a span after the end',
      'a.jsonl',
      withEntities([2, 4, 'PER']),
      'a.jsonl:2: entities[0]: must lie inside the sentence, words 0 to 3, but got words 2 to 4.',
    ],
    [
      'a span before the beginning',
      'a.jsonl',
      withEntities([-1, 0, 'PER']),
      'must lie inside the sentence, words 0 to 3, but got words -1 to 0.',
    ],
    [
      'a span that ends before it begins',
      'a.jsonl',
      withEntities([2, 1, 'PER']),
      'a.jsonl:2: entities[0]: must end where it begins or later, but got words 2 to 1.',
    ],
    [
      'a span twice',
      'a.jsonl',
      withEntities([0, 1, 'PER'], [3, 3, 'LOC'], [0, 1, 'LOC']),
      'a.jsonl:2: entities: must list a span once, but got [0,1,"PER"] and [0,1,"LOC"].',
    ],
    [
      'spans that cross',
      'a.jsonl',
      withEntities([0, 1, 'PER'], [1, 2, 'LOC']),
      'a.jsonl:2: entities: must not overlap, but got [0,1,"PER"] and [1,2,"LOC"].',
    ],
    [
      'nested spans, in any order',
      'a.jsonl',
      withEntities([1, 1, 'LOC'], [0, 3, 'PER']),
      'must not overlap, but got [0,3,"PER"] and [1,1,"LOC"].',
    ],
    [
      'an excluded span twice',
      'a.jsonl',
      '{"tokens":["Ann","slept"],"entities":[],"excluded":[[0,1,null],[0,1,"PER"]]}',
      'but got [0,1,"PER"], which is listed already.',
    ],
    [
      'an excluded span outside',
      'a.jsonl',
      '{"tokens":["Ann","slept"],"entities":[],"excluded":[[0,2,null]]}',
      'a.jsonl:1: excluded[0]: must lie inside the sentence, words 0 to 1, but got words 0 to 2.',
    ],
    [
      'an excluded span of no shape',
      'a.jsonl',
      '{"tokens":["Ann","slept"],"entities":[],"excluded":[[0,1]]}',
      'a.jsonl:1: excluded[0]: must be [first, last, type or null], two whole numbers and a text, but got [0,1].',
    ],
    [
      'an excluded span of unknown type',
      'a.jsonl',
      '{"tokens":["Ann"],"entities":[],"excluded":[[0,0,"X"]]}',
      'a.jsonl:1: excluded[0]: must have one of the types PER, LOC, but got "X".',
    ],
    ['an empty file', 'a.jsonl', '', 'a.jsonl: must hold at least one sentence, but got an empty file (0 bytes).'],
    ['a file of empty lines', 'a.jsonl', '\n \n\n', 'a.jsonl: must hold at least one sentence, but got none.'],
    ['an empty array', 'a.json', '[ ]\n', 'a.json: must hold at least one sentence, but got none.'],
    [
      'columns without sentences',
      'a.conll',
      '-DOCSTART- O\n\n',
      'a.conll: must hold at least one sentence, but got none.',
    ],
    [
      'a line of 10 MB',
      'a.jsonl',
      `${good}{"tokens":["${'x'.repeat(10_000_000)}"],"entities":[]}\n`,
      'a.jsonl:2: must be at most 1048576 bytes long, but got 10000029.',
    ],
    [
      'a column file of one line of 10 MB',
      'a.txt',
      'x'.repeat(10_000_000),
      'a.txt:1: must be at most 1048576 bytes long, but got 10000000.',
    ],
    ['old Mac line ends', 'a.txt', 'word O\r'.repeat(200_000), 'Lines must end in \\n; here only \\r was found.'],
    [
      'Latin-1',
      'a.jsonl',
      Buffer.from(`${good}{"tokens":["Zürich"],"entities":[]}\n`, 'latin1'),
      'a.jsonl:2: byte 14: must be UTF-8, but got the byte 0xFC',
    ],
    [
      'a cut character',
      'a.jsonl',
      Buffer.from(`${good}{"tokens":["Zürich`).subarray(0, -5),
      'a.jsonl:2: byte 14: must be UTF-8, but got the byte 0xC3',
    ],
    [
      'UTF-16',
      'a.jsonl',
      Buffer.from(`\u{feff}${good}`, 'utf16le'),
      'a.jsonl:1: must be UTF-8 text, but got UTF-16LE. Convert the file: iconv -f UTF-16LE -t UTF-8',
    ],
    ['UTF-16, big end first', 'a.jsonl', Buffer.from(`\u{feff}${good}`, 'utf16le').swap16(), 'but got UTF-16BE.'],
    [
      'UTF-16 without a mark',
      'a.conll',
      Buffer.from('Ann B-PER\nslept O\n', 'utf16le'),
      'a.conll:1: must be UTF-8 text, but got UTF-16 without byte order mark',
    ],
    ['UTF-32', 'a.jsonl', Buffer.from([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0]), 'but got UTF-32LE.'],
    [
      'gzip',
      'a.jsonl',
      Buffer.from([0x1f, 0x8b, 8, 0, 0]),
      'a.jsonl:1: must be UTF-8 text, but got gzip data. Unpack it with gunzip.',
    ],
    [
      'a broken Parquet file',
      'a.json',
      Buffer.from('PAR1\u0000\u0000'),
      'a.json: must be a Parquet file, but parquet file is too short.',
    ],
    [
      'an element of an array that is no JSON',
      'a.json',
      `[${good.trim()},\n{"tokens":["a"],"entities":[[0,0,PER]]},\n${good.trim()}]`,
      'a.json:2: [1]: must be JSON, but got',
    ],
    [
      'a span in an array',
      'a.json',
      `[${good.trim()}, {"tokens":["a"],"entities":[[0,1,"PER"]]}]`,
      'a.json:1: [1].entities[0]: must lie inside the sentence, words 0 to 0, but got words 0 to 1.',
    ],
    [
      'an array that is cut off',
      'a.json',
      `[\n${good}, {"tokens":["a"],"ent`,
      'a.json:3: must be a JSON array that is closed by "]", but the text ends inside element 1.',
    ],
    ['text after an array', 'a.json', `[${good}]\n[${good}]`, 'a.json:3: must end after the array, but got'],
    [
      'a column file with one column',
      'a.conll',
      'Ann B-PER\nslept\n',
      'a.conll:2: must have a word and, in the last column, its tag, but got "slept".',
    ],
    [
      'a column file without a word',
      'a.tsv',
      'Ann\tB-PER\n\tO\n',
      'a.tsv:2: column 1: must be a word of at least one character, but got "".',
    ],
    [
      'a column file without tags',
      'a.conll',
      'Ann NNP\nslept VBD\n',
      'a.conll:1: column 2: must hold tags such as O, B-PER and I-PER, but got "NNP" and never O.',
    ],
    [
      'a column tag of an unknown type',
      'a.conll',
      'x O\n\nAnn B-PER\nat O\nAcme B-ORG\n',
      'a.conll:5: tag: must have one of the types PER, LOC, but got "ORG".',
    ],
    [
      'tags of two schemes',
      'a.conll',
      'Ann B-PER\nLee PER\n',
      'a.conll:2: last column: must be O or a type with a prefix such as B- or I-, but got "PER".',
    ],
    [
      'fewer tags than words',
      'a.jsonl',
      '{"tokens":["Ann","slept"],"ner_tags":["O"]}\n',
      'a.jsonl:1: ner_tags: must hold as many tags as there are words, 2, but got 1.',
    ],
    [
      'tags that are a text',
      'a.jsonl',
      '{"tokens":["Ann"],"ner_tags":"O"}\n',
      'a.jsonl:1: ner_tags: must be an array of tags, but got "O".',
    ],
    [
      'a tag that is an object',
      'a.jsonl',
      '{"tokens":["Ann"],"ner_tags":[{}]}\n',
      'a.jsonl:1: ner_tags[0]: must be a tag, its name or its number, but got {}.',
    ],
    [
      'numbers that could be anything',
      'a.jsonl',
      '{"tokens":["Ann","slept"],"ner_tags":[1,0]}\n',
      'a.jsonl:1: ner_tags: must be numbers of which some exceed the 2 types (O is 0, B-x and I-x follow type by type), but got none above 1.',
    ],
    [
      'a number that has no name',
      'a.jsonl',
      '{"tokens":["Ann","Lee"],"ner_tags":[3,9]}\n',
      'a.jsonl:1: ner_tags[1]: must be a number that has a name (0, 1, 2, 3, 4), but got 9.',
    ],
    [
      'spaCy text without spans',
      'a.jsonl',
      '{"text":"Ann","tokens":[{"start":0,"end":3}]}\n',
      'a.jsonl:1: ents: must be a list of {"start", "end", "label"} ("entities" and "spans" will do), but got nothing.',
    ],
    [
      'a spaCy span inside a token',
      'a.jsonl',
      '{"text":"Anna","tokens":[{"start":0,"end":4}],"ents":[{"start":0,"end":3,"label":"PER"}]}\n',
      'a.jsonl:1: ents[0]: must begin where a token begins and end where one ends, but got characters 0 to 3, "Ann" of "Anna".',
    ],
    [
      'a spaCy span of no shape',
      'a.jsonl',
      '{"text":"Ann","tokens":[{"start":0,"end":3}],"spans":[{"start":0}]}\n',
      'a.jsonl:1: spans[0]: must be {"start", "end", "label"}, but got {"start":0}.',
    ],
    [
      'a spaCy token without tag',
      'a.json',
      '[{"paragraphs":[{"sentences":[{"tokens":[{"orth":"Ann","ner":"U-PER"},{"orth":"slept"}]}]}]}]',
      'a.json:1: [0].paragraphs[0].sentences[0].tokens[1].ner: must be a tag such as O, B-PER or U-PER, but got nothing.',
    ],
  ])('%s', async (_case, name, content, message) => {
    // prettier-ignore
    const errors = await errorsOf(name, content, ['PER', 'LOC']);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(message);
  });

  it('two spans nested in a third one: each is named with the one that it lies in', async () => {
    const errors = await errorsOf('a.jsonl', withEntities([0, 3, 'PER'], [1, 1, 'LOC'], [2, 3, 'LOC']));
    expect(errors.map((error) => /but got (.*?)\. Keep/.exec(error)?.[1])).toEqual([
      '[0,3,"PER"] and [1,1,"LOC"]',
      '[0,3,"PER"] and [2,3,"LOC"]',
    ]);
  });

  it('numbered tags without any names', async () => {
    expect(await errorsOf('a.jsonl', '{"tokens":["Ann"],"ner_tags":[1]}\n')).toEqual([
      'a.jsonl:1: ner_tags: must be tags that have names, but got numbers and no table of names beside the file. ' +
        'Write tag_to_id.json beside the file, e.g. {"O": 0, "B-PER": 1, "I-PER": 2}.',
    ]);
  });

  it('a table of names that is no JSON', async () => {
    const folder = await createTestFolder({
      'a.jsonl': '{"tokens":["Ann"],"ner_tags":[1]}\n',
      'tag_to_id.json': '{O: 0}',
    });
    const { problems } = await readSentenceFile(join(folder, 'a.jsonl'));
    expect(problems.map(formatProblem)).toEqual([
      expect.stringContaining('tag_to_id.json: must be JSON, but got "{O: 0}"'),
      expect.stringContaining('a.jsonl:1: ner_tags: must be tags that have names'),
    ]);
  });

  it.each([
    ['missing.jsonl', 'must be a readable file, but there is no such file. Check the name.'],
    ['.', 'must be a readable file, but it is a folder. Name a file.'],
  ])('an unreadable file, %s', async (name, message) => {
    const folder = await createTestFolder();
    const { problems } = await readSentenceFile(join(folder, name));
    expect(problems.map(formatProblem)).toEqual([`${join(folder, name)}: ${message}`]);
  });
});

describe('all defects of a file', () => {
  it('are listed, with the sentences that can be used in their places', async () => {
    const folder = await createTestFolder({
      'a.jsonl': `oops\n${good}${withTokens(['', '']).slice(good.length)}{"tokens":["a"],"entities":[[0,5,"PER"],[0,0,7]]}\n${good}`,
    });
    const { sentences, problems } = await readSentenceFile(join(folder, 'a.jsonl'));
    expect(problems.map(({ line, where, rule }) => [line, where, rule])).toEqual([
      [1, undefined, 'not-json'],
      [3, 'tokens[0]', 'empty-token'],
      [3, 'tokens[1]', 'empty-token'],
      [4, 'entities[0]', 'span-outside'],
      [4, 'entities[1]', 'shape'],
    ]);
    expect(sentences.map(({ sentence }) => sentence !== null)).toEqual([false, true, false, false, true]);
  });

  it('are listed for every line that is not UTF-8', async () => {
    const errors = await errorsOf('a.conll', Buffer.from('Zürich O\nBern O\nGenève O\n', 'latin1'));
    expect(errors.map((error) => error.slice(0, 18))).toEqual(['a.conll:1: byte 2:', 'a.conll:3: byte 4:']);
  });
});

describe('warnings', () => {
  async function warningsOf(name: string, content: string): Promise<string[]> {
    const folder = await createTestFolder({ [name]: content });
    const { problems } = await readSentenceFile(join(folder, name));
    return problems.map(({ severity, rule, line }) => `${severity} ${rule} ${line}`);
  }

  it('are given for a byte order mark and empty lines', async () => {
    expect(await warningsOf('a.jsonl', `\u{feff}${good}\n${good}`)).toEqual([
      'warning byte-order-mark 1',
      'warning empty-line 2',
    ]);
  });

  it('are given for inside tags that begin an entity, where others begin with B', async () => {
    expect(await warningsOf('a.conll', 'Ann B-PER\nsaw O\nLee I-PER\n')).toEqual(['warning tag-order 3']);
  });

  it('are not given in the older BIO and in IO, where that is the rule', async () => {
    expect(await warningsOf('a.conll', 'Ann I-PER\nLee B-PER\nsaw O\nLee I-PER\n')).toEqual([]);
    expect(await warningsOf('a.conll', 'Ann PER\nsaw O\nLee PER\n')).toEqual([]);
  });

  it('are given where lines have different numbers of columns', async () => {
    expect(await warningsOf('a.conll', 'Ann B-PER\nNew York B-LOC\nslept O\n')).toEqual(['warning uneven-columns 2']);
  });
});
