import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { createTestFolder } from '@dynclean/stages/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { type CliResult, runCli } from '../testing/runCli.js';
import { smallSizes, writeTestCorpus } from '../testing/writeTestCorpus.js';

let folder: string;
let paths: { corpus: string; encoder: string };
beforeAll(async () => {
  folder = await createTestFolder();
  paths = await writeTestCorpus(folder);
  const files = {
    'people.txt': 'Ann\nBob\nRome\nNobody Else\n',
    'places.tsv': 'LOC\tRome\nLOC\tOslo\n',
    'settings.yaml': 'letterCase: ignore\nnames: [places.tsv]\n',
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
});

const annotate = (...args: string[]): Promise<CliResult> =>
  runCli(['data', 'annotate', 'corpus', ...args], { cwd: folder });
const readLines = async (path: string): Promise<{ entities: unknown[][]; confidence?: unknown[][] }[]> =>
  (await readFile(join(folder, path), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { entities: unknown[][] });

describe('data annotate', () => {
  it('labels by dictionaries and says what they gave', async () => {
    const { code, stdout, stderr } = await annotate('--names', 'PER=people.txt', 'places.tsv', '--out', 'by-names');
    expect([code, stderr]).toEqual([0, '']);
    // Nine sentences "PERSON saw PLACE", each of three people and places three times; Carl and Paris are in no list.
    expect(stdout).toBe(
      [
        'Folder      by-names',
        'Sentences   9',
        'Entities    PER 9, LOC 3',
        'people.txt  3 of 4 names occur, 9 times',
        'places.tsv  1 of 1 names occur, 3 times',
        'Ambiguous   names with several types: 1',
        '',
        'Held against the gold labels beside them: precision 75.00, recall 50.00, F1 60.00.',
        '',
      ].join('\n'),
    );
  });

  it('takes from the file of settings what was not typed', async () => {
    const typed = ['--settings', 'settings.yaml', '--names', 'PER=people.txt', '--json', '--out', 'by-both'];
    const { stdout } = await annotate(...typed);
    expect(JSON.parse(stdout)).toMatchObject({
      entities: { PER: 9, LOC: 0 },
      counted: { dictionaries: [{ file: 'people.txt', names: 4, found: 3, matches: 9 }], ambiguousNames: 0 },
    });
  });

  it('labels by a model, with its probabilities as confidences', async () => {
    // As good as untrained: with this seed it takes many spans for something.
    const rates = ['--total-epochs', '1', '--encoder-lr', '1e-9', '--head-lr', '1e-9', '--seed', '2', ...smallSizes];
    const train = ['train', 'corpus', '--encoder', paths.encoder, '--engine', 'cpu', '--quiet', ...rates, '--out', 'run'];
    expect((await runCli(train, { cwd: folder })).stderr).toBe('');
    const engine = ['--engine', 'cpu', '--threads', '1'];
    const predict = ['predict', 'run', 'corpus/train-gold.jsonl', '--jsonl', '--overlap', 'greedy', ...engine];
    const predicted = await runCli([...predict, '--json'], { cwd: folder });
    const { sentences } = JSON.parse(predicted.stdout) as {
      sentences: { entities: [number, number, string][]; probabilities: number[] }[];
    };
    const probabilities = sentences.flatMap((sentence) => sentence.probabilities).sort((a, b) => a - b);
    // Where the next probability is farthest, as these are rounded.
    const steps = probabilities.slice(5, -5).map((probability, index) => probabilities[index + 6]! - probability);
    const below = 5 + steps.indexOf(Math.max(...steps));
    const limit = (probabilities[below]! + probabilities[below + 1]!) / 2;
    const isDoubtful = (probability: number): boolean => probability < limit;

    const by = ['--by', 'model', '--from', 'run', '--json', ...engine];
    const { stdout } = await annotate(...by, '--min-probability', String(limit), '--out', 'by-model');
    const doubtful = probabilities.filter(isDoubtful).length;
    expect(doubtful).toBeGreaterThan(3);
    expect(JSON.parse(stdout)).toMatchObject({
      by: 'model',
      sentences: 9,
      counted: { model: 'run', kept: probabilities.length - doubtful, doubtful },
    });
    const expected = sentences.map(({ entities, probabilities: of }) =>
      entities.map((entity, index) => [...entity, of[index]!]).filter(([, , , probability]) => !isDoubtful(Number(probability))),
    ); // prettier-ignore
    const lines = await readLines('by-model/train-distant.jsonl');
    expect(lines.map(({ confidence = [] }) => confidence)).toEqual(expected);
    expect(lines.map(({ entities }) => entities)).toEqual(expected.map((of) => of.map((entity) => entity.slice(0, 3))));

    const strict = await annotate(...by, '--min-probability', '1', '--out', 'by-strict');
    expect([strict.code, strict.stderr]).toEqual([2, expect.stringContaining('annotator model: must find at least one entity')]);
  }); // prettier-ignore

  it.each([
    [['--by', 'model'], '--from: must be given for --by model (or `from` in the file of --settings)'],
    [['--by', 'model', '--from', 'nowhere'], 'nowhere'],
    [['--names', 'nowhere.tsv'], 'nowhere.tsv'],
    [[], '--names: must be given for --by dictionary'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await annotate(...args, '--out', 'none');
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
