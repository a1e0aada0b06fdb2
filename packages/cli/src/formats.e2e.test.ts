import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { runCli } from './testing/runCli.js';
import { smallSizes, writeTestCorpus } from './testing/writeTestCorpus.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynclean-formats-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const at = (...names: string[]): string => join(folder, ...names);
const json = (value: unknown): string => `${JSON.stringify(value)}\n`;

describe('data convert', () => {
  it('takes an export with texts, says what it moved, and keeps ids and keys', async () => {
    const tasks = [
      { id: 1, text: 'Ida left  Port Ellis.', label: [[0, 3, 'PER'], [11, 20, 'PORT']], Comments: ['?'] },
      { id: 2, text: 'Rain fell.', label: [] },
    ]; // prettier-ignore
    await writeFile(at('tasks.jsonl'), tasks.map(json).join(''));
    const refused = await runCli(['data', 'convert', at('tasks.jsonl'), at('own.jsonl'), '--to', 'jsonl']);
    expect([refused.code, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toContain('but got characters 11 to 20, "ort Ellis" of "Port Ellis"');
    const done = await runCli([
      'data',
      'convert',
      at('tasks.jsonl'),
      at('own.jsonl'),
      '--to',
      'jsonl',
      '--align',
      'expand',
      '--quiet', // warnings stay
    ]);
    expect([done.code, done.stdout]).toEqual([0, `${at('own.jsonl')}: 2 sentences, 2 entities\n`]);
    expect(done.stderr).toContain('It was moved by --align expand.');
    expect(done.stderr.match(/^warning: /gm)).toHaveLength(1);
    const [first] = (await readFile(at('own.jsonl'), 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as object); // prettier-ignore
    expect(first).toEqual({
      tokens: ['Ida', 'left', 'Port', 'Ellis', '.'],
      entities: [[0, 0, 'PER'], [2, 3, 'PORT']],
      text: 'Ida left  Port Ellis.',
      offsets: [[0, 3], [4, 8], [10, 14], [15, 20], [20, 21]],
      id: 1,
      Comments: ['?'],
    }); // prettier-ignore
    const again = await runCli(['data', 'convert', at('own.jsonl'), at('own.jsonl'), '--to', 'jsonl']);
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('exists already; nothing was overwritten')]);
  }, 240_000);

  it('takes columns by hand, and refuses what is no column or format', async () => {
    await writeFile(at('a.conll'), 'B-X Ida B-PER\nO left O\n');
    const args = ['data', 'convert', at('a.conll'), at('b.jsonl'), '--to'];
    expect((await runCli([...args, 'jsonl', '--columns', '2,-1', '--json'])).stdout).toContain('"PER"');
    expect((await runCli([...args, 'jsonl', '--columns', '0,1'])).stderr).toContain(
      '--columns: must be two columns such as 1,4 or 1,-1, but got "0,1"',
    );
    expect((await runCli([...args, 'docx'])).stderr).toContain('conll');
    expect((await runCli(['data', 'convert', at('none'), at('c.jsonl'), '--to', 'hf'])).stderr).toContain(
      'must be a file or a folder, but there is none',
    );
  }, 240_000);
});

describe('export', () => {
  it('writes a cleaned version for other trainers, and counts what they leave out', async () => {
    const cleaned = at('run', 'cleaned');
    await mkdir(cleaned, { recursive: true });
    await writeFile(join(cleaned, 'dataset.json'), json({ name: 'ships-cleaned', types: ['PER', 'PORT'] }));
    const doubtful = { tokens: ['Ida', 'left', 'Kiel'], entities: [[0, 0, 'PER']], excluded: [[2, 2, 'PORT']] };
    const certain = { tokens: ['Ida', 'slept'], entities: [[0, 0, 'PER']] };
    await writeFile(join(cleaned, 'train-distant.jsonl'), json(doubtful) + json(certain));
    await writeFile(join(cleaned, 'dev.jsonl'), json(certain));
    const hf = await runCli(['export', at('run'), '--to', 'hf', '--out', at('hf')]);
    expect([hf.code, hf.stdout]).toEqual([
      0,
      `${at('hf', 'train.jsonl')}: 2 sentences, 2 entities; 1 excluded span; 1 word not to be learned from\n` +
        `${at('hf', 'dev.jsonl')}: 1 sentence, 1 entity\n`,
    ]);
    expect((await readdir(at('hf'))).sort()).toEqual(['dev.jsonl', 'id2label.json', 'train.jsonl']);
    expect((await readFile(at('hf', 'train.jsonl'), 'utf8')).split('\n')[0]).toBe(
      '{"tokens":["Ida","left","Kiel"],"ner_tags":[1,0,-100]}',
    );
    const conll = await runCli(['export', at('run'), '--to', 'conll', '--out', at('train.conll')]);
    expect(conll.stdout).toBe(
      `${at('train.conll')}: 1 sentence, 1 entity; left out: 1 sentence with excluded spans (1 entity)\n`,
    );
    expect(await readFile(at('train.conll'), 'utf8')).toBe('Ida\tB-PER\nslept\tO\n\n');
    const refused = await runCli([
      'export',
      at('run'),
      '--to',
      'conll',
      '--out',
      at('x.conll'),
      '--excluded',
      'refuse',
    ]);
    expect([refused.code, (await readdir(folder)).includes('x.conll')]).toEqual([2, false]);
  }, 240_000);
});

describe('data check', () => {
  it('takes a folder of brat', async () => {
    await mkdir(at('brat'));
    await writeFile(at('brat', 'a.txt'), 'Ida left.\n');
    await writeFile(at('brat', 'a.ann'), 'T1\tPER 1 3\tda\n');
    const bad = await runCli(['data', 'check', at('brat')]);
    expect([bad.code, bad.stdout]).toEqual([
      1,
      expect.stringContaining('a.ann:1: line 1: must begin where a token begins'),
    ]);
    expect((await runCli(['data', 'check', at('brat'), '--align', 'expand'])).code).toBe(0);
  }, 240_000);
});

describe('commands that read a corpus', () => {
  const rows = 'Ida\tO\tB-PER\nsails\tB-Skill\tO\n\nRain\tO\tO\nfell\tO\tO\n';
  let training: readonly string[];

  beforeAll(async () => {
    await mkdir(at('two'));
    await writeFile(at('two/train.conll'), rows);
    await writeFile(at('two/dev.conll'), rows);
    await writeFile(at('two/dataset.json'), json({ name: 'two', types: ['PER', 'LOC'] }));
    await mkdir(at('other'));
    await writeFile(at('other/dataset.json'), json({ name: 'other', types: ['PER', 'LOC'] }));
    await writeFile(at('names.tsv'), 'PER\tIda\n');
    const reviewed =
      json({ tokens: ['Ida', 'sails'], entities: [[0, 0, 'LOC']] }) + json({ tokens: ['Rain', 'fell'], entities: [] });
    for (const file of ['reviewed.jsonl', 'other/train.jsonl']) await writeFile(at(file), reviewed);
    const { encoder } = await writeTestCorpus(at());
    training = ['--encoder', encoder, ...smallSizes, '--engine', 'cpu'];
  });

  it.each<[string, string, readonly string[]]>([
    ['data stats', 'train', []],
    ['data annotate', 'dev', ['--names', 'names.tsv', '--out', 'annotated']],
    ['apply', 'train', ['--out', 'corrected']],
    ['compare', 'train', ['other']],
    ['train', 'train', ['--epochs', '1', '--out', 'model']],
    ['evaluate', 'dev', []],
  ])(
    'say what they do not read of a corpus: %s',
    async (command, file, more) => {
      const own = more.map((word) => (/^-|^\d/.test(word) ? word : at(word)));
      const before: Readonly<Record<string, string[]>> = { apply: [at('reviewed.jsonl')], evaluate: [at('model')] };
      const args = [...command.split(' '), ...(before[command] ?? []), at('two'), ...own, '--quiet'];
      const { code, stderr } = await runCli(command === 'train' ? [...args, ...training] : args);
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
      const where = `${at('two', `${file}.conll`)}:2: column 2`;
      expect(stderr).toContain(
        `warning: ${where}: must not hold tags beside the column that is read, but got 1 entity (Skill).`,
      );
    },
    240_000,
  );
});
