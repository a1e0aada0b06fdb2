import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { cliInShell, runCli } from './testing/runCli.js';

const hasBash = spawnSync('bash', ['-c', 'true']).status === 0;
const inBash = (script: string) => spawnSync('bash', ['-c', script], { encoding: 'utf8' });

describe('dynclean', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dynclean-cli-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('says what there is when nothing is typed: on stderr, as a mistake', async () => {
    const { code, stdout, stderr } = await runCli([]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('dynclean clean [dataset]');
  });

  it('helps on stdout', async () => {
    const { code, stdout, stderr } = await runCli(['clean', '--help']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('dynclean clean --from runs/mine --out runs/stricter --k-neg 95');
  });

  it('refuses an option that there is not, in one sentence and the way to the help', async () => {
    const { code, stdout, stderr } = await runCli(['train', 'x', '--out', join(folder, 'x'), '--encoder-rl', '1']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      '--encoder-rl: there is no such option; did you mean --encoder-lr?\nSee `dynclean train --help`.\n',
    );
  });

  it("names the user's mistake without a stack; with DYNCLEAN_DEBUG with one", async () => {
    const missing = join(folder, 'missing');
    const message = `${missing}: must be a folder with a dataset, but there is none`;
    const plain = await runCli(['data', 'stats', missing, '--json']);
    expect([plain.code, plain.stdout]).toEqual([2, '']);
    expect(plain.stderr).toMatch(/^[^\n]*\n$/);
    expect(plain.stderr).toContain(message);
    const debugged = await runCli(['data', 'stats', missing, '--json'], { env: { DYNCLEAN_DEBUG: '1' } });
    expect([debugged.code, debugged.stdout]).toEqual([2, '']);
    expect(debugged.stderr).toContain(message);
    expect(debugged.stderr).toMatch(/^\s+at /m);
  });

  it('lists the known datasets as one JSON document', async () => {
    const { code, stdout, stderr } = await runCli(['data', 'list', '--json'], { env: { DYNCLEAN_CACHE: folder } });
    expect([code, stderr]).toEqual([0, '']);
    const { datasets } = JSON.parse(stdout) as { datasets: { id: string; info: { licence: string } }[] };
    const noisy = ['crowd', 'distant', 'expert', 'llm'].map((set) => `noisebench-${set}`);
    expect(datasets.map(({ id }) => id)).toEqual(['bc5cdr', 'conll03', 'demo', ...noisy, 'wikigold', 'wnut16']);
    for (const { info } of datasets) expect(info.licence.length).toBeGreaterThan(5);
  });

  it('lists each kind of problem once, with its count', async () => {
    const corpus = join(folder, 'equal');
    await mkdir(corpus);
    const line = '{"tokens":["a"],"entities":[[0,4,"X"]]}';
    await writeFile(join(corpus, 'train.jsonl'), `${`${line}\n`.repeat(1200)}{"tokens":[""],"entities":[]}\n`);
    const { stdout } = await runCli(['data', 'check', corpus]);
    const errors = stdout.split('\n').filter((text) => text.startsWith('error: '));
    expect(errors).toEqual([
      expect.stringContaining('train.jsonl:1: entities[0]: must lie inside the sentence, words 0 to 0, but got words 0 to 4 (1,200 of this kind, also on lines 2, 3, 4, 5, 6, ...).'),
      expect.stringContaining('train.jsonl:1201: tokens[0]: must be a word of at least one character'),
    ]);
    expect(stdout).toContain('1201 errors');
  }); // prettier-ignore

  it('takes a training file of another name, and a file for a folder, in every command that reads', async () => {
    const corpus = join(folder, 'named');
    await mkdir(corpus);
    const file = join(corpus, 'part.train');
    await writeFile(file, 'Ann NNP I-NP I-PER\nran VBD I-VP O\n');
    for (const words of [[corpus, '--train-file', 'part.train'], [file]]) {
      expect((await runCli(['data', 'check', ...words])).code).toBe(0);
      const stats = JSON.parse((await runCli(['data', 'stats', ...words, '--json'])).stdout) as object;
      expect(stats).toMatchObject({ splits: { train: { sentences: 1, entities: 1, entitiesByType: { PER: 1 } } } });
    }
    const both = await runCli(['data', 'check', file, '--train-file', 'part.train']);
    expect([both.code, both.stderr]).toEqual([2, expect.stringContaining('--train-file: must be left out where a file is named')]);
    const broken = join(folder, 'broken.tsv');
    await writeFile(broken, 'Ann\tB-PER\nran\tB-\n');
    const check = await runCli(['data', 'check', broken]);
    expect([check.code, check.stdout]).toEqual([1, expect.stringContaining(`${broken}:2: last column: must be O or a type`)]);
    expect((await runCli(['data', 'stats', broken])).stderr).toContain(`${broken}:2: last column: must be O or a type`);
  }); // prettier-ignore

  it('finds everything that is wrong with a dataset, in the order of its lines, and ends with 1', async () => {
    const corpus = join(folder, 'bad');
    await mkdir(corpus);
    const lines = ['{"tokens":["a","b"],"entities":[[0,2,"X"]]}', 'not json', '{"tokens":["a",""],"entities":[]}'];
    await writeFile(join(corpus, 'train.jsonl'), lines.join('\n'));
    const text = await runCli(['data', 'check', corpus]);
    expect(text.code).toBe(1);
    const file = join(corpus, 'train.jsonl');
    const errors = text.stdout.split('\n').filter((line) => line.startsWith('error: '));
    expect(errors.map((line) => line.slice('error: '.length).split(': must')[0])).toEqual([
      `${file}:1: entities[0]`,
      `${file}:2`,
      `${file}:3: tokens[1]`,
    ]);
    expect(text.stdout).toContain(`${corpus}: 3 errors, 2 warnings\n`);
    const json = JSON.parse((await runCli(['data', 'check', corpus, '--json'])).stdout) as { problems: unknown[] };
    expect(json).toMatchObject({ errors: 3, warnings: 2 });
    expect(json.problems).toHaveLength(5);
  });

  it('completes options of a command, and its choices', async () => {
    const env = { SHELL: '/bin/bash' };
    const options = await runCli(['--get-yargs-completions', 'dynclean', 'train', '--topneg-d'], { env });
    expect(options.stdout.split('\n')).toContain('--topneg-direction');
    const choices = await runCli(['--get-yargs-completions', 'dynclean', 'train', '--engine', ''], { env });
    expect(choices.stdout.trim().split('\n')).toEqual(['auto', 'libtorch', 'tensorflow', 'cpu']);
  });

  (hasBash ? it : it.skip)('leaves without a word when nobody reads on (needs bash)', () => {
    // The reader is gone before anything is written.
    const { stdout, stderr } = inBash(`{ sleep 0.3; ${cliInShell} data list --json; echo "rc \${?}" >&2; } | true`);
    expect([stdout, stderr]).toEqual(['', 'rc 0\n']);
  });

  const hasFull = hasBash && existsSync('/dev/full');
  (hasFull ? it : it.skip)('fails when the result cannot be written (needs bash and /dev/full)', () => {
    const { status, stderr } = inBash(`${cliInShell} data list > /dev/full`);
    expect(status).toBe(1);
    expect(stderr).toContain('there must be room for it, but the disk is full');
  });
});
