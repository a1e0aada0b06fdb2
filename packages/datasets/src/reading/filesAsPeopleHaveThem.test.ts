// Small files of kinds that are passed around: what each holds, or the one message that it gets. Entities are counted
// from the words by hand.
import { basename, join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { formatProblem } from '../problems/Problem.js';
import { readSentenceFile } from './readSentenceFile.js';
import { createTestFolder, removeTestFolders } from '../testing/testFolders.js';

afterAll(removeTestFolders);

interface Read {
  /** `Anna_Berg[PER] rows`: words with blanks between, entities joined with `_` and their type behind. */
  readonly sentences: readonly string[];
  readonly problems: readonly string[];
}

async function read(
  name: string,
  content: string | Uint8Array,
  others: Readonly<Record<string, string>> = {},
  types?: string[],
): Promise<Read> {
  const folder = await createTestFolder({ [name]: content, ...others });
  const { sentences, problems } = await readSentenceFile(join(folder, name), { types });
  return {
    sentences: sentences.flatMap(({ sentence }) => {
      if (sentence === null) return [];
      const { tokens, entities } = sentence;
      const shown = tokens.flatMap((token, position) => {
        const entity = entities.find(([first, last]) => first <= position && position <= last);
        if (entity === undefined) return [token];
        const [first, last, type] = entity;
        return first === position ? [`${tokens.slice(first, last + 1).join('_')}[${type}]`] : [];
      });
      return [shown.join(' ')];
    }),
    problems: problems.map(
      (problem) => `${problem.severity} ${formatProblem({ ...problem, file: basename(problem.file) })}`,
    ),
  };
}

const rows = (...lines: string[]): string => lines.map((line) => `${line.replaceAll('|', '\t')}\n`).join('');

describe('columns are chosen by what they hold', () => {
  it.each<[string, string, string[]]>([
    [
      'a count of words before them (CoNLL-03 for graph parsers)',
      '1 Anna NNP B-NP B-PER\n2 rows VBZ B-VP O\n\n1 Kiel NNP B-NP B-LOC\n2 Canal NNP I-NP I-LOC\n',
      ['Anna[PER] rows', 'Kiel_Canal[LOC]'],
    ],
    ['a count with dots', rows('1.|Anna|B-PER', '2.|rows|O', '', '1.|Kiel|B-LOC'), ['Anna[PER] rows', 'Kiel[LOC]']],
    ['a count of sentences and words', rows('1-1|Anna|B-PER', '1-2|rows|O', '', '2-1|Kiel|B-LOC', '2-2|lies|O'), ['Anna[PER] rows', 'Kiel[LOC] lies']],
    ['a count of sentences of one word', rows('1|Anna|B-PER', '', '1|rows|O', '', '1|Kiel|B-LOC'), ['Anna[PER]', 'rows', 'Kiel[LOC]']],
    ['a count downwards', rows('3|Anna|B-PER', '2|rows|O', '1|far|O'), ['Anna[PER] rows far']],
    ['places before them', rows('0-4|Anna|B-PER', '5-9|rows|O'), ['Anna[PER] rows']],
    ['a score between the tag and the word', rows('S-PER|0.93|Anna', 'O|0.8|rows'), ['Anna[PER] rows']],
    ['a count from 0', rows('0|Anna|B-PER', '1|rows|O'), ['Anna[PER] rows']],
    ['a count that begins again without an empty line', rows('1|Anna|B-PER', '2|rows|O', '1|Kiel|B-LOC', '2|lies|O'), ['Anna[PER] rows Kiel[LOC] lies']],
    ['blanks before each line', '  Anna NNP B-PER\n  rows VBZ O\n', ['Anna[PER] rows']],
    ['a count through the file', rows('1|Anna|B-PER', '2|rows|O', '', '3|Kiel|B-LOC'), ['Anna[PER] rows', 'Kiel[LOC]']],
    [
      'tags between a count and annotations (Universal NER)',
      rows('# sent_id = 7', '# text = Anna rows', '1|Anna|B-PER|-|ed', '2|rows|O|-|-'),
      ['Anna[PER] rows'],
    ],
    ['tags in the middle', 'Anna B-PER 0.9\nrows O 0.8\n', ['Anna[PER] rows']],
    [
      'the tag first, then offsets, word, lemma, part of speech, chunk (NERsuite)',
      rows('B-Drug|0|7|aspirin|aspirin|NN|B-NP', 'O|8|13|helps|help|VBZ|B-VP'),
      ['aspirin[Drug] helps'],
    ],
    ['the tag first of three', rows('B-Drug|aspirin|NN', 'O|helps|VBZ'), ['aspirin[Drug] helps']],
    ['the tag first of two', 'B-Drug aspirin\nO helps\n', ['aspirin[Drug] helps']],
    ['chunks beside entities (CoNLL-2003)', 'Anna NNP B-NP B-PER\nrows VBZ B-VP O\n', ['Anna[PER] rows']],
    ['chunks beside no entity at all', 'Rain NN B-NP O\nfell VBD B-VP O\n', ['Rain fell']],
    [
      'a document before the word',
      rows('d1|Anna|B-PER', 'd1|rows|O', 'd1|far|O', '', 'd2|Ben|B-PER', 'd2|sat|O', 'd2|down|O'),
      ['Anna[PER] rows far', 'Ben[PER] sat down'],
    ],
    ['offsets behind the word', rows('Anna|0|4|B-PER', 'rows|5|9|O'), ['Anna[PER] rows']],
    ['words that are all numbers, beside a part of speech', rows('2000|CD|B-YEAR', '1999|CD|O'), ['2000[YEAR] 1999']],
    ['words that are numbers', 'in O\n1999 B-YEAR\n\n7 O\n', ['in 1999[YEAR]', '7']],
    ['a word that is an O', rows('O|B-SIGN', 'helps|O', 'Anna|O', 'most|O'), ['O[SIGN] helps Anna most']],
    [
      'brackets of OntoNotes, padded',
      '#begin document (bn/x_0001); part 000\n' +
        'bn/x_0001  0  0    Anna   NNP  (TOP(S(NP*)   -   -  (PERSON)   (ARG0*)   (3)\n' +
        'bn/x_0001  0  1    left   VBD       (VP*     -   -       *       (V*)     -\n' +
        'bn/x_0001  0  2   North   NNP       (NP*     -   -    (LOC*   (ARG1*     (4\n' +
        'bn/x_0001  0  3     Bay   NNP       *)))     -   -       *)       *)      4)\n\n' +
        'bn/x_0001  0  0     She   PRP  (TOP(S(NP*)   -   -       *   (ARG0*)     (3)\n' +
        'bn/x_0001  0  1     ran   VBD       (VP*     -   -       *       (V*)     -\n' +
        'bn/x_0001  0  2     off    RP      *)))      -   -       *        *       -\n#end document\n',
      ['Anna[PERSON] left North_Bay[LOC]', 'She ran off'],
    ],
    [
      'a feature of CoNLL-U, with a contraction',
      rows('# newpar', '1|Anna|anna|PROPN|_|_|2|nsubj|_|NER=B-PER|', '2-3|au|_|_|_|_|_|_|_|_', '2|rows|row|VERB|_|_|0|root|_|_', '3|x|x|X|_|_|2|obj|_|SpaceAfter=No'),
      ['Anna[PER] rows x'],
    ],
  ])('%s', async (_case, content, sentences) => {
    expect(await read('a.txt', content)).toEqual({ sentences, problems: [] });
  }); // prettier-ignore

  it('says that words are missing where a count stands alone beside the tags', async () => {
    expect(await read('a.tsv', rows('1|B-PER', '2|O', '', '1|O'))).toEqual({
      sentences: [],
      problems: ['error a.tsv:1: column 1: must hold words, but got 1, 2, 1, which count them. Put a column of words beside the tags.'],
    }); // prettier-ignore
  });

  it('reads the outer column of nested entities, and says what was not read', async () => {
    const nested = rows('1|FC|B-ORG|O', '2|Kiel|I-ORG|B-LOC', '3|won|O|O', '', '1|Rain|O|O', '2|fell|O|O');
    expect(await read('a.tsv', nested)).toEqual({
      sentences: ['FC_Kiel[ORG] won', 'Rain fell'],
      problems: ['warning a.tsv:2: column 4: must not hold tags beside the column that is read, but got 1 entity (LOC). They were not read: keep the one column of tags that you mean.'],
    }); // prettier-ignore
  });

  it('reads the last of two columns of tags, and says what was not read', async () => {
    const two = rows('knows|O|O', 'Rust|O|B-Tool', 'and|O|O', 'leads|B-Skill|O', '', 'sings|B-Skill|O');
    const { sentences, problems } = await read('a.conll', two);
    expect(sentences).toEqual(['knows Rust[Tool] and leads', 'sings']);
    expect(problems).toEqual([expect.stringContaining('a.conll:4: column 2: must not hold tags beside the column that is read, but got 2 entities (Skill)')]); // prettier-ignore
    // Where the types are known, the column that has them is meant.
    const known = await read('a.conll', two, {}, ['Skill']);
    expect(known.sentences).toEqual(['knows Rust and leads[Skill]', 'sings[Skill]']);
    expect(known.problems).toEqual([expect.stringContaining('a.conll:2: column 3: must not hold tags beside the column that is read, but got 1 entity (Tool)')]); // prettier-ignore
  });

  it('reads the last column of gold and predicted tags', async () => {
    const scored = 'Anna B-PER B-PER\nBerg I-PER O\nrows O O\nKiel B-LOC B-LOC\n';
    expect((await read('a.txt', scored)).sentences).toEqual(['Anna[PER] Berg rows Kiel[LOC]']);
  });
});

describe('lines', () => {
  it.each<[string, string, string[]]>([
    ['a tab between sentences', rows('Anna|B-PER', '|', 'rows|O', ' |'), ['Anna[PER]', 'rows']],
    ['other white space between sentences', 'Anna B-PER\n\u00a0\u3000\nrows O\n', ['Anna[PER]', 'rows']],
    ['comments with any key', rows('# doc = 3', '# text_de = Anna rudert', 'Anna|B-PER', 'rows|O'), ['Anna[PER] rows']],
    ['comments behind a hash alone', rows('#|http://x.org|[2020]', '1|Anna|B-PER|O', '2|rows|O|O'), ['Anna[PER] rows']],
    ['a hash that is a word', rows('#|O', '1|B-NUM', '', '#|O', 'fan|O'), ['# 1[NUM]', '# fan']],
    ['NEL between sentences', 'Anna B-PER\n\u0085\nrows O\n', ['Anna[PER]', 'rows']],
    ['a document start in small letters', '-docstart- o\n\nanna b-per\nrows o\n', ['anna[per] rows']],
    ['a document start without an empty line', '-DOCSTART- -X- O\nAnna NNP B-PER\n', ['Anna[PER]']],
    ['tabs and blanks in turn', 'Anna\tB-PER\nBerg I-PER\nrows\tO\n', ['Anna_Berg[PER] rows']],
    ['tabs and blanks in each line', 'Anna NNP\tB-PER\nrows VBZ\tO\n', ['Anna[PER] rows']],
    ['two tabs here and there', 'Anna\t\tB-PER\nrows\tO\nfar\tO\n', ['Anna[PER] rows far']],
    ['blanks and tabs behind the tag', 'Anna B-PER \nrows O\n\nfar O\t\n', ['Anna[PER] rows', 'far']],
    ['a tag between empty cells', rows('Anna|B-PER||', 'rows|O||x'), ['Anna[PER] rows']],
    ['Windows', 'Anna S-PER\r\nrows O\r\n\r\nKiel S-LOC\r\n', ['Anna[PER] rows', 'Kiel[LOC]']],
  ])('%s', async (_case, content, sentences) => {
    expect(await read('a.txt', content)).toEqual({ sentences, problems: [] });
  }); // prettier-ignore

  it('are read behind byte order marks, of files that were put together', async () => {
    const joined = '-DOCSTART- O\n\nAnna B-PER\n\n\ufeff-DOCSTART- O\n\n\ufeffKiel B-LOC\nlies O\n';
    const { sentences, problems } = await read('a.txt', joined);
    expect(sentences).toEqual(['Anna[PER]', 'Kiel[LOC] lies']);
    expect(problems).toEqual([expect.stringContaining('warning a.txt:5: must not have a byte order mark at the start of a line, but got one, which was skipped (2 of this kind')]); // prettier-ignore
    const item = '{"tokens":["Anna"],"entities":[]}\n';
    expect((await read('a.jsonl', `${item}\ufeff${item}`)).sentences).toEqual(['Anna', 'Anna']);
  });

  it.each<[string, string, string]>([
    ['an empty word', 'Anna NNP B-PER\n NN O\nfar RB O\n', 'error a.txt:2: column 1: must be a word of at least one character, but got ""'],
    ['a header', rows('Token|POS|NER_tag', 'Anna|NNP|B-PER', 'rows|VBZ|O'), 'error a.txt:1: must be a word with its tag, but got "Token\\tPOS\\tNER_tag", which looks like a header. Remove the line.'],
    ['a header above several columns of tags (HIPE)', rows('TOKEN|NE-COARSE-LIT|NE-FINE-LIT|MISC', 'Anna|B-pers|B-pers.ind|_', 'rows|O|O|NoSpaceAfter'), 'error a.txt:1: must be a word with its tag, but got "TOKEN\\tNE-COARSE-LIT\\tNE-FINE-LIT\\tMISC", which looks like a header. Remove the line.'],
    ['a header above bare types', rows('word|label', 'Anna|PER', 'rows|O'), 'error a.txt:1: must be a word with its tag, but got "word\\tlabel", which looks like a header.'],
    ['a header of other names', rows('Wort|Klasse', 'Anna|B-PER', 'rows|O'), 'error a.txt:1: must be a word with its tag, but got "Wort\\tKlasse", which looks like a header.'],
    ['a type on the first line alone', rows('Wort|Klasse', ...Array.from({ length: 50 }, () => 'Anna|PER'), 'rows|O'), 'warning a.txt:1: must have a tag that stands elsewhere too, but got "Klasse", on the word "Wort" alone. If it is a header, remove the line.'],
    ['commas', 'Anna,B-PER\nrows,O\n', 'error a.txt:1: must have a word and, in the last column, its tag, but got "Anna,B-PER". Part columns by a tab or spaces (not by commas)'],
    ['a row without its tag', rows('Anna|NNP|PER', 'rows|VBZ|O', 'far|RB|'), 'error a.txt:3: last column: '],
    ['a row that lost a cell', rows('Anna|NNP|PER', 'rows|VBZ|O', 'far|RB'), 'error a.txt:3: last column: must hold the tag of a row of 3 columns, but got "RB" in a row of 2'],
    ['tags in quotes', '"Anna"\t"B-PER"\n"rows"\t"O"\n', 'and never O. Take the quotes off'],
    ['a small position in the first line', 'Anna b-PER\nBerg I-PER\nrows O\n', 'error a.txt:1: last column: must be O or a type with a prefix such as B- or I-, but got "b-PER".'],
    ['old Mac line ends but one', 'Anna B-PER\rrows O\r\rKiel B-LOC\n', 'error a.txt:1: column 2: must hold one tag, but got "B-PER\\rrows", with the end of a line inside.'],
    ['line ends of mainframes', 'Anna B-PER\u0085rows O\u0085Kiel B-LOC\u0085', 'error a.txt:1: column 2: must hold one tag, but got "B-PER\\u0085rows", with the end of a line inside.'],
    ['old Mac line ends', 'Anna B-PER\rrows O\r', "error a.txt:1: must have lines that end in \\n, but got only \\r"],
    ['a language before each word (WikiANN)', rows('de:Anna|B-PER', 'de::|O', '', 'de:Kiel|B-LOC'), 'warning a.txt:1: column 1: must be a word without its language, but got "de:Anna", and "de:" before every word. It was taken off.'],
  ])('get a message: %s', async (_case, content, message) => {
    expect((await read('a.txt', content)).problems).toContainEqual(expect.stringContaining(message));
  }); // prettier-ignore

  it('lose the language before each word', async () => {
    expect((await read('a.txt', rows('de:Anna|B-PER', 'de::|O', '', 'de:Kiel|B-LOC'))).sentences).toEqual(['Anna[PER] :', 'Kiel[LOC]']); // prettier-ignore
    expect((await read('a.txt', rows('de:Anna|B-PER', 'at|O'))).sentences).toEqual(['de:Anna[PER] at']);
  });

  it('keep words of white space that parts nothing', async () => {
    const [sentence] = (await readSentenceFile(join(await createTestFolder({ 'a.txt': 'Anna NNP B-PER\n\u00a0 _SP O\n\u3000 _SP O\n' }), 'a.txt'))).sentences; // prettier-ignore
    expect(sentence?.sentence?.tokens).toEqual(['Anna', '\u00a0', '\u3000']);
  });
});

describe('vocabularies of tags are looked at before they become types', () => {
  it.each<[string, string, string[]]>([
    ['the position behind the type', 'Anna PER-B\nBerg PER-I\nrows O\n\nBen PER-B\n', ['Anna_Berg[PER] rows', 'Ben[PER]']],
    ['small letters', 'anna b-per\nberg i-per\nrows o\n', ['anna_berg[per] rows']],
    ['small positions beside a large O', 'Anna b-PER\nBerg i-PER\nrows O\n', ['Anna_Berg[PER] rows']],
    ['another sign between them', 'Anna B:PER\nBerg I:PER\nrows O\n', ['Anna_Berg[PER] rows']],
    ['no sign between them', 'Anna BPER\nBerg IPER\nrows O\n', ['Anna_Berg[PER] rows']],
    ['bare types that begin like positions', 'Anna BAND\nrows O\nfar INN\n', ['Anna[BAND] rows far[INN]']],
    ['bare types that end like positions', 'A vitamin-B\nC vitamin-C\nx O\n', ['A[vitamin-B] C[vitamin-C] x']],
    ['BILOU', 'Anna U-PER\nNorth B-LOC\nBay L-LOC\n. O\n', ['Anna[PER] North_Bay[LOC] .']],
    ['older BIO', 'Anna I-PER\nBen B-PER\n. O\nKiel I-LOC\n', ['Anna[PER] Ben[PER] . Kiel[LOC]']],
  ])('%s', async (_case, content, sentences) => {
    expect(await read('a.txt', content)).toEqual({ sentences, problems: [] });
  }); // prettier-ignore

  it('signs and numbers are no types', async () => {
    for (const tag of ['_', '0', '*']) {
      expect((await read('a.txt', `Anna PER\nrows ${tag}\nfar O\n`)).problems).toEqual([
        `error a.txt:2: last column: must be O or a type, but got "${tag}". Write all tags of a file in one scheme, and O for a word that is in no entity.`,
      ]);
    }
  }); // prettier-ignore

  const untyped = rows('acute|B', 'asthma|I', 'and|O', 'fever|B', 'chills|B');

  it('B and I without a type are one type, named by the corpus where it has one', async () => {
    const unnamed = await read('a.tsv', untyped);
    expect(unnamed.sentences).toEqual(['acute_asthma[ENTITY] and fever[ENTITY] chills[ENTITY]']);
    expect(unnamed.problems).toEqual([expect.stringContaining('warning a.tsv:1: last column: must be a tag with a type such as B-PER, but got "B" as all tags of the file are, without a type. They were read as one type, ENTITY')]); // prettier-ignore
    expect((await read('a.tsv', untyped, {}, ['Finding'])).sentences).toEqual(['acute_asthma[Finding] and fever[Finding] chills[Finding]']); // prettier-ignore
    const guess = await read('a.tsv', untyped, {}, ['Finding', 'Drug']);
    expect(guess.sentences).toEqual([]);
    expect(guess.problems).toEqual([expect.stringContaining('error a.tsv:1: last column: must be a tag with a type such as B-PER, but got "B" as all tags of the file are, without a type. Write the type behind the tags: the corpus has the types Finding, Drug.')]); // prettier-ignore
  });

  it('signs behind positions are no type', async () => {
    const { sentences, problems } = await read('a.tsv', rows('acute|B-', 'asthma|I-', 'and|O'));
    expect(sentences).toEqual(['acute_asthma[ENTITY] and']);
    expect(problems).toEqual([expect.stringContaining('but got "B-" as all tags of the file are, without a type')]);
  });

  it('types that look like others are named', async () => {
    expect((await read('a.txt', 'Anna B-PER\u200b\nrows O\nBen B-PER\n')).problems).toEqual([
      'warning a.txt:1: tag: must have a type that can be seen, without white space at its ends, but got "PER\\u200b". It is another type than the one that looks like it.',
    ]);
    const blanks = await read('a.jsonl', '{"tokens": ["Anna", "Ben"], "entities": [[0, 0, "PER "], [1, 1, " "]]}');
    expect(blanks.problems).toEqual([
      expect.stringContaining('warning a.jsonl:1: entities[0]: must have a type that can be seen, without white space at its ends, but got "PER "'),
      expect.stringContaining('error a.jsonl:1: entities[1]: must have one of the types of the corpus, but got " "'),
    ]);
  }); // prettier-ignore

  it.each([
    ['beside bare types', 'x1 -\nAnna PER\nBerg PER\nrows O\n'],
    ['beside prefixes', 'x1 -\nAnna B-PER\nBerg I-PER\nrows O\n'],
  ])('a dash says that nobody looked, %s', async (_case, content) => {
    const { problems, sentences } = await read('a.txt', content);
    expect(sentences).toEqual(['x1 Anna_Berg[PER] rows']);
    expect(problems).toEqual([expect.stringContaining('warning a.txt:1: last column: must be annotated to be trained on, but got "-", which says that nobody looked.')]); // prettier-ignore
    const file = await readSentenceFile(join(await createTestFolder({ 'a.txt': content }), 'a.txt'));
    expect(file.sentences[0]?.sentence?.excluded).toEqual([[0, 0, null], [0, 1, null], [0, 2, null], [0, 3, null]]); // prettier-ignore
  });

  it('null and -100 say so, too', async () => {
    const table = { 'tag_to_id.json': '{"O": 0, "B-PER": 1}' };
    for (const tags of [
      ['B-PER', null, 'O'],
      [1, -100, 0],
    ]) {
      const { problems } = await read(
        'a.jsonl',
        JSON.stringify({ tokens: ['Anna', 'x1', '.'], ner_tags: tags }),
        table,
      );
      expect(problems).toEqual([expect.stringContaining(`a.jsonl:1: ner_tags[1]: must be annotated to be trained on, but got ${JSON.stringify(tags[1])}`)]); // prettier-ignore
    }
  });

  it('numbers that were written as text are looked up', async () => {
    const content = '{"tokens": ["Anna", "Berg", "rows"], "ner_tags": ["1", "2", "0"]}';
    const expected = ['Anna_Berg[PER] rows'];
    for (const table of ['{"O": 0, "B-PER": 1, "I-PER": 2}', '{"0": "O", "1": "B-PER", "2": "I-PER"}', '["O", "B-PER", "I-PER"]', '{"id2label": {"0": "O", "1": "B-PER", "2": "I-PER"}}']) {
      expect(await read('a.jsonl', content, { 'tag_to_id.json': table })).toEqual({ sentences: expected, problems: [] });
    } // prettier-ignore
    expect((await read('a.jsonl', content, { 'tag_to_id.json': '{"O": true}' })).problems[0]).toBe(
      'error tag_to_id.json: must give each name its number, e.g. {"O": 0, "B-PER": 1}, but got {"O":true}. ' +
        'The other way round, {"0": "O", "1": "B-PER"}, will do.',
    );
  });

  it('a number has one name, in all tables', async () => {
    const content = '{"tokens": ["Anna", "rows"], "ner_tags": [1, 0]}';
    const twice = { 'tag_to_id.json': '{"O": 0, "B-PER": 1, "B-LOC": 1}' };
    expect((await read('a.jsonl', content, twice)).problems[0]).toBe(
      'error tag_to_id.json: must give each number one name, but got "B-PER" and "B-LOC" for 1. Number the names as the tags of the data have them.',
    );
    const two = { 'tag_to_id.json': '{"O": 0, "B-PER": 1}', 'id2label.json': '{"0": "O", "1": "B-LOC"}' };
    expect(await read('a.jsonl', content, two)).toEqual({
      sentences: ['Anna[PER] rows'],
      problems: ['warning id2label.json: must name numbers as tag_to_id.json does, which is read, but got "B-LOC" for 1, there "B-PER". Remove the one that does not belong to the data.'],
    });
  }); // prettier-ignore

  it('parts of speech are no types, in JSON as in columns', async () => {
    expect(await read('a.jsonl', '{"tokens": ["Anna", "rows"], "tags": ["NNP", "VBZ"]}')).toEqual({
      sentences: [],
      problems: ['error a.jsonl:1: tags[0]: must hold tags such as O, B-PER and I-PER, but got "NNP" and never O. Name the tags of entities so, O for a word that is in none.'],
    }); // prettier-ignore
  });

  it('odd tags are one warning, with count and first place', async () => {
    const older = ['Kiel B-LOC', ...Array.from({ length: 40 }, (_, n) => `w${n} I-PER\nund O`)].join('\n');
    expect((await read('a.txt', older)).problems).toEqual([
      'warning a.txt:1: last column: must be an inside tag, as where most entities of the file begin (older BIO), but got "B-LOC". It was read as the beginning of an entity.',
    ]); // prettier-ignore
    const newer = `${'Anna B-PER\nund O\n'.repeat(5)}${'Kiel I-LOC\nund O\n'.repeat(3)}`;
    expect((await read('a.txt', newer)).problems).toEqual([
      'warning a.txt:11: last column: must follow a tag of its type, but got "I-LOC" after "O" (3 of this kind, this is the first). It was read as the beginning of an entity.',
    ]); // prettier-ignore
  });
});

describe('texts with offsets', () => {
  /** Tokens of a text as Prodigy writes them; offsets in code points. */
  const tokensOf = (text: string): object[] => {
    let at = 0;
    return text.split(' ').map((word, id) => {
      const start = at;
      at += Array.from(word).length + 1;
      return { text: word, start, end: at - 1, id };
    });
  };
  const task = (text: string, more: object): string => JSON.stringify({ text, tokens: tokensOf(text), ...more });

  it('count code points, not the units of JavaScript', async () => {
    // The sail is one character for Python and two for JavaScript: "Anna" is at 2 to 6.
    const text = '\u{1f6a3} Anna rows';
    const ents = [{ start: 2, end: 6, label: 'PER' }];
    for (const key of ['spans', 'ents']) {
      const { sentences, problems } = await read('a.jsonl', task(text, { [key]: ents }));
      expect({ sentences, problems }).toEqual({ sentences: ['\u{1f6a3} Anna[PER] rows'], problems: [] });
    }
    // One character each for the boat and the face: "Ben" is at 9 to 12.
    const ben = { ents: [{ start: 9, end: 12, label: 'PER' }] };
    const cut = (...sents: object[]) => read('a.json', task('\u{1f6a3} rows \u{1f600} Ben', { ...ben, sents }));
    expect((await cut({ start: 0, end: 6 }, { start: 7, end: 12 })).sentences).toEqual([
      '\u{1f6a3} rows',
      '\u{1f600} Ben[PER]',
    ]);
    expect((await cut({ start: 0, end: 6 })).problems).toEqual([
      expect.stringContaining(
        'sents: must hold each token once and each entity whole, but got 2 of 4 tokens in sentences',
      ),
    ]);
  });

  it('may leave spans out where a task was answered, and count only what was accepted', async () => {
    const spans = [{ start: 0, end: 4, token_start: 0, token_end: 0, label: 'PER' }];
    const lines = [
      task('Rain fell', { answer: 'accept' }),
      task('Anna rows', { spans, answer: 'accept' }),
      task('Tide rose', { spans, answer: 'reject' }),
      task('Tide fell', { spans: [], answer: 'ignore' }),
    ];
    expect(await read('a.jsonl', lines.join('\n'))).toEqual({
      sentences: ['Rain fell', 'Anna[PER] rows'],
      problems: ['warning a.jsonl:3: answer: must be "accept" for the labels to count, but got "reject" (2 of this kind, this is the first). Tasks that were rejected or ignored were passed over: nobody says what is right there.'],
    }); // prettier-ignore
  });

  it('say that groups of spans are not read', async () => {
    const spans = { sc: [{ start: 0, end: 4, label: 'PER' }], none: [] };
    expect(await read('a.jsonl', task('Anna rows', { ents: [], spans }))).toEqual({
      sentences: ['Anna rows'],
      problems: ['warning a.jsonl:1: spans.sc: must not hold spans beside the entities that are read, but got 1. The spans under "sc" were not read: write those that you mean under "ents".'],
    });
  }); // prettier-ignore

  it('are refused where an answer is none of Prodigy', async () => {
    const spans = [{ start: 0, end: 4, label: 'PER' }];
    const [problem] = (await read('a.jsonl', task('Anna rows', { spans, answer: 'Reject' }))).problems;
    expect(problem).toBe('error a.jsonl:1: answer: must be "accept", "reject" or "ignore", but got "Reject". Only labels that were accepted count.'); // prettier-ignore
  });

  it.each<[string, object, string]>([
    ['a token with another text', { tokens: [{ text: 'Anna', start: 0, end: 4 }, { text: '\n', start: 0, end: 2 }], spans: [{ start: 0, end: 4, label: 'PER' }] }, 'tokens[1]: must have its own text at its offsets: its text is "\\n" but characters 0 to 2 are "An".'],
    ['a token outside', { tokens: [{ start: 0, end: 40 }], ents: [] }, 'tokens[0]: must lie inside the text, characters 0 to 9, but got characters 0 to 40.'],
    ['tokens that overlap', { tokens: [{ start: 0, end: 4 }, { start: 2, end: 9 }], ents: [] }, 'tokens[1]: must begin where tokens[0] ends or later, at 4, but got 2.'],
    ['a span with another text', { spans: [{ start: 0, end: 4, text: 'Ben', label: 'PER' }] }, 'spans[0]: must have its own text at its offsets: its text is "Ben" but characters 0 to 4 are "Anna".'],
    ['a span with other tokens', { spans: [{ start: 0, end: 4, token_start: 1, token_end: 1, label: 'PER' }] }, 'spans[0]: must name the tokens at its characters, 0 to 0, but got 1 to 1.'],
  ])('are held against what the file says again: %s', async (_case, more, message) => {
    const { problems, sentences } = await read('a.jsonl', task('Anna rows', more));
    expect([problems, sentences]).toEqual([[expect.stringContaining(`error a.jsonl:1: ${message}`)], []]);
  }); // prettier-ignore
});

describe('keys', () => {
  it.each([
    ['text beside words and tags', { text: 'Anna rows', tokens: ['Anna', 'rows'], ner_tags: ['B-PER', 'O'] }],
    ['text beside words and entities', { text: 'Anna rows', tokens: ['Anna', 'rows'], entities: [[0, 0, 'PER']] }],
    ['words for tokens', { words: ['Anna', 'rows'], ner: ['B-PER', 'O'] }],
  ])('%s', async (_case, item) => {
    expect(await read('a.jsonl', JSON.stringify(item))).toEqual({ sentences: ['Anna[PER] rows'], problems: [] });
  });

  it.each([
    ['of tags', { id: 3, tokens: ['sail', 'far'], tags_verb: ['B-V', 'O'], tags_noun: ['O', 'O'] }, 'must hold its tags as one of ner_tags, tags, labels, ner (or "entities"), but got the keys id, tokens, tags_verb, tags_noun. Rename the key of the tags to ner_tags: tags_verb or tags_noun, whichever you mean.'],
    ['of spans', { tokens: ['sail', 'far'], mentions: [{ from: 0 }] }, 'must hold "entities", a list of [first, last, type], but got the keys tokens, mentions. Write the entities under "entities"; only a sentence that has none gets an empty list.'],
  ])('that nobody knows are named, those %s', async (_case, item, message) => {
    expect((await read('a.jsonl', JSON.stringify(item))).problems).toEqual([`error a.jsonl:1: ${message}`]);
  }); // prettier-ignore
});

describe('tags beside those that are read', () => {
  const tokens = ['Anna', 'rows', 'far'];
  it.each<[string, object, string[]]>([
    ['of another kind', { ner_tags: ['B-PER', 'O', 'O'], tags_skill: ['O', 'B-Skill', 'I-Skill'] }, ['warning a.jsonl:1: tags_skill[1]: must not be another tag than under ner_tags, which is read, but got "B-Skill". The tags under "tags_skill" were not read: keep those that you mean.']],
    ['beside entities', { entities: [[0, 0, 'PER']], ner_tags: ['O', 'B-PER', 'O'] }, ['warning a.jsonl:1: ner_tags[1]: must not be another tag than under entities, which is read, but got "B-PER". The tags under "ner_tags" were not read: keep those that you mean.']],
    ['that say the same', { entities: [[0, 0, 'PER']], ner_tags: ['S-PER', 'O', 'O'] }, []],
    ['that are chunks or parts of speech', { ner_tags: ['B-PER', 'O', 'O'], chunk_tags: ['B-NP', 'B-VP', 'O'], pos_tags: ['NNP', 'VBZ', 'RB'] }, []],
    ['that are parts of speech under a key of tags', { tags: ['NNP', 'VBZ', 'RB'], labels: ['B-PER', 'O', 'O'] }, []],
  ])('%s', async (_case, item, problems) => {
    expect(await read('a.jsonl', JSON.stringify({ tokens, ...item }))).toEqual({ sentences: ['Anna[PER] rows far'], problems });
  }); // prettier-ignore
});

describe('messages', () => {
  it.each([
    ['\u00a0', '\\u00a0'],
    ['\u200b', '\\u200b'],
    ['\ufeff', '\\ufeff'],
    ['\u202e', '\\u202e'],
    ['\u009b', '\\u009b'],
    ['\u3000', '\\u3000'],
    ['\u{e0041}', '\\udb40\\udc41'],
  ])('show what cannot be seen: %j', async (character, shown) => {
    const { problems } = await read('a.jsonl', JSON.stringify({ tokens: ['x'], entities: [[0, 0, `P${character}R`]] }), {}, ['PER']); // prettier-ignore
    expect(problems).toEqual([expect.stringContaining(`but got "P${shown}R"`)]);
  });

  it('refuse what is nested too deep, and go on', async () => {
    const deep = `{"tokens": ["a"], "entities": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const { problems, sentences } = await read('a.jsonl', `${deep}\n{"tokens": ["[", "{"], "entities": []}\n`);
    expect(sentences).toEqual(['[ {']);
    // Character 30 is the first bracket of the list, level 2; level 101 opens 99 further on.
    expect(problems).toEqual([expect.stringContaining('error a.jsonl:1: must be nested at most 100 deep, but got more at character 130.')]); // prettier-ignore
  });
});
