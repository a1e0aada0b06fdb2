import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { exportCorpus, readDataset, writeSentences } from '@dynclean/datasets';
import type { Sentence } from '@dynclean/schema';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { createTestFolder } from '../testing/createTestFolder.js';
import { applyReview } from './applyReview.js';
import { readDecisions } from './readDecisions.js';

const first: Sentence = {
  tokens: ['Ann', 'saw', 'York', '.'],
  entities: [[0, 0, 'PER']],
  excluded: [[2, 2, 'PER']],
  origin: { id: 'n1', text: 'Ann  saw York.', offsets: [[0, 3], [5, 8], [9, 13], [13, 14]], meta: { page: 4 } },
}; // prettier-ignore
const second: Sentence = { tokens: ['Rain', 'fell'], entities: [], excluded: [[0, 0, null]], origin: { id: 'n2' } };
const header = { format: 'dynclean-decisions-1', dataset: 'ships' };
const onYork = { sentence: 1, tokens: first.tokens, first: 2, last: 2, type: 'PER' };

let folder: string;
let corpus: string;

async function write(...lines: object[]): Promise<string> {
  const path = join(await createTestFolder(), 'decisions.jsonl');
  await writeFile(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return path;
}

beforeAll(async () => {
  folder = await createTestFolder();
  corpus = join(folder, 'corpus');
  await writeSentences(join(corpus, 'train-distant.jsonl'), [first, second]);
  await writeSentences(join(corpus, 'dev.jsonl'), [first]);
  await writeFile(join(corpus, 'dataset.json'), JSON.stringify({ name: 'ships', types: ['PER', 'LOC'] }));
});

describe(applyReview, () => {
  it('writes a corpus with what was decided, ids, offsets and other keys as they were', async () => {
    const to = { first: 2, last: 2, type: 'LOC' };
    const decisions = await write(
      header,
      { ...onYork, action: 'relabel', to, by: 'me' },
      { sentence: 7, id: 'n2', tokens: second.tokens, first: 0, last: 0, type: null, action: 'keep' },
      { ...onYork, first: 0, last: 0, action: 'unsure', type: 'LOC' },
      { ...onYork, tokens: ['Gone'], first: 0, last: 0, action: 'keep' },
    );
    const out = join(folder, 'out');
    const summary = await applyReview({ decisions, corpus, out });
    expect(summary).toMatchObject({
      read: 4,
      applied: { keep: 1, remove: 0, relabel: 1, unsure: 0 },
      moved: 1,
      refused: [{ reason: 'no-such-sentence' }, { reason: 'label-changed', words: 'Ann', action: 'unsure' }],
      entities: { before: 1, after: 2 },
      excluded: { before: 2, after: 0 },
    });
    const { info, train, dev } = await readDataset(out);
    expect(info).toMatchObject({ name: 'ships-reviewed', types: ['PER', 'LOC'] });
    expect(train[0]).toEqual({ tokens: first.tokens, entities: [[0, 0, 'PER'], [2, 2, 'LOC']], origin: first.origin }); // prettier-ignore
    expect(train[1]).toEqual({ tokens: second.tokens, entities: [], origin: second.origin });
    expect(dev).toEqual([first]);
    expect(JSON.parse(await readFile(join(out, 'review.json'), 'utf8'))).toEqual(summary);
  });

  it.each(['label-studio', 'doccano', 'prodigy'])('takes what comes back from %s', async (format) => {
    const file = join(await createTestFolder(), 'reviewed.json');
    // In the tool York was given LOC, and Rain left without a label.
    const reviewed: Sentence[] = [
      { ...first, entities: [[0, 0, 'PER'], [2, 2, 'LOC']], excluded: [] },
      { ...second, excluded: [] },
    ]; // prettier-ignore
    await exportCorpus({ splits: { train: reviewed }, types: ['PER', 'LOC'] }, file, { format });
    const out = join(folder, format);
    const summary = await applyReview({ decisions: file, corpus, out });
    expect(summary).toMatchObject({ isDerived: true, applied: { keep: 2, relabel: 1 }, refused: [] });
    expect((await readDataset(out)).train.map(({ entities }) => entities)).toEqual([[[0, 0, 'PER'], [2, 2, 'LOC']], []]); // prettier-ignore
  });

  it('refuses decisions on another corpus, unknown types, and files that are neither', async () => {
    const out = join(folder, 'refused');
    const apply = async (...lines: object[]) => applyReview({ decisions: await write(...lines), corpus, out });
    await expect(apply(header, { ...onYork, tokens: ['Gone', 'x', 'y'], action: 'keep' })).rejects.toThrow(
      'but none of 1 fits: no such sentence (sentence 1)',
    );
    await expect(apply(header, { ...onYork, action: 'relabel', to: { first: 2, last: 2, type: 'ORG' } })).rejects.toThrow(
      'types must be among PER, LOC',
    ); // prettier-ignore
    await expect(apply({ tokens: ['Other'], entities: [] })).rejects.toThrow(
      'sentences of the corpus, but it has none',
    );
    expect(existsSync(out)).toBe(false);
  });
});

describe(readDecisions, () => {
  it.each([
    [{ ...onYork, action: 'drop' }, ':2: action: must be a decision with sentence, tokens'],
    [{ ...onYork, last: 4, action: 'keep' }, ':2: first and last must be words 0 to 3 of its tokens, but got 2 to 4'],
    [{ ...onYork, action: 'relabel', to: { first: 3, last: 2, type: 'A' } }, 'but got 3 to 2'],
    [{ ...onYork, type: null, action: 'remove' }, 'must be keep, relabel or unsure for a span without a label'],
  ])('refuses %j', async (line, message) => {
    await expect(readDecisions(await write(header, line))).rejects.toThrow(message);
  });

  it('knows its own files by their first line, and refuses those of another release', async () => {
    expect(await readDecisions(await write({ text: 'Ann', label: [] }))).toBeNull();
    expect((await readDecisions(await write(header)))?.decisions).toEqual([]);
    await expect(readDecisions(await write({ format: 'dynclean-decisions-2' }))).rejects.toThrow(
      ':1: format must be dynclean-decisions-1, but got "dynclean-decisions-2"',
    );
    await expect(readDecisions(join(folder, 'none'))).rejects.toThrow('but there is none');
  });
});
