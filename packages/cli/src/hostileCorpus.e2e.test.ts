// One corpus whose names, types, words and remarks are hostile, through every command that shows some of it.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { drawPng } from '@dynclean/reports';
import { writeRandomEncoder } from '@dynclean/weights';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { type CliResult, runCli } from './testing/runCli.js';
import { smallSizes } from './testing/writeTestCorpus.js';

jest.setTimeout(240_000);

/** Colours, a clear screen by one byte, turned text, an invisible one, markup, a bar of a table, a forged line, NUL. */
const evil = '=1+1\u001b[31m\u009b2J\u202e\u200b<script>alert(1)</script>|[x](javascript:1)\n- forged: line\0\u0007';
const types = [`A${evil}`, `${evil}B`];
const words = [evil, 'b\u001b]0;title\u0007', 'c|d', '<b>d</b>', '\u2067e', 'f', 'g', `h${evil}`];
const distant = [[0, 0, types[0]], [1, 1, types[0]], [2, 2, types[1]], [3, 3, types[1]]]; // prettier-ignore
const gold = [[0, 0, types[0]], [1, 1, types[1]], [2, 2, types[1]], [6, 6, types[0]], [7, 7, types[1]]]; // prettier-ignore

/** What must never reach a terminal raw. Line breaks are ours. */
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069]/u;

let folder = '';
const path = (name: string): string => join(folder, name);
const lines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const epoch = (margins: readonly number[]): string =>
  lines(margins.map((margin, span) => ({ span, margin, probability: 1 / (1 + Math.exp(-margin)) })));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynclean-hostile-'));
  await mkdir(path('corpus'));
  const sentence = { tokens: words, entities: gold };
  const files = {
    'corpus/train-distant.jsonl': lines([{ tokens: words, entities: distant }]),
    'corpus/train-gold.jsonl': lines([sentence]),
    'corpus/dev.jsonl': lines([sentence, sentence]),
    'corpus/test.jsonl': lines([sentence]),
    'corpus/dataset.json': JSON.stringify({ name: evil, title: evil, types, licence: evil, notes: [evil] }),
    'broken.jsonl': lines([{ tokens: [evil], entities: [[0, 7, `no type ${evil}`]] }]),
    'ids.json': JSON.stringify({ positives: [1, 2], negatives: [4, 5] }),
    'd1.jsonl': epoch([5, 1, 4, 2, 6, 7, 1, 2]),
    't1.jsonl': epoch([9, 1.5, 3, 9, 4, 1.5, 9, 9]),
    'table.yaml': JSON.stringify({
      paper: evil, item: evil, kind: 'table', title: evil, source: evil, about: evil,
      define: { datasets: { [evil]: { dataset: './corpus' } } },
      grid: [{ name: evil, datasets: evil, versions: 'D', needs: 'data' }],
      metrics: ['entities', 'candidates'],
      layout: { rows: ['block', 'type'], columns: ['dataset', 'metric'] },
      expected: { tolerance: 0, cells: [{ dataset: evil, type: types[0], entities: 2, note: evil }] },
      quoted: [{ name: evil, dataset: evil, entities: 3, source: evil }],
      contradictions: [{ id: evil, fact: evil }],
      cost: { trainings: 0, about: '' },
    }),
  }; // prettier-ignore
  for (const [name, text] of Object.entries(files)) await writeFile(path(name), text);
  await writeRandomEncoder(path('encoder'), [['b', 'f', 'g']], { seed: 1, shape: { numLayers: 1, hiddenSize: 16 } });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const foreign = (): string[] => [
  ...['--dynamics', path('d1.jsonl'), '--threshold', path('t1.jsonl'), '--ids', path('ids.json')],
  ...['--max-span-width', '1'],
];

/** Runs a command and requires both of its streams to be harmless, and to show what was made harmless. */
async function run(
  args: readonly string[],
  options: { code?: number; shows?: boolean; input?: string } = {},
): Promise<CliResult> {
  const { code = 0, shows = true, input } = options;
  const result = await runCli(args, input === undefined ? {} : { input });
  const { stdout, stderr } = result;
  expect({ args, code: result.code, stderr: stderr.slice(0, 800) }).toMatchObject({ code });
  for (const text of [stdout, stderr]) expect(OBEYED.exec(text)?.input ?? null).toBeNull();
  if (shows) expect(stdout + stderr).toContain('\\u001b');
  return result;
}

/** No line of a text is what a name forged. */
const expectNoForgery = (text: string): void => expect(text).not.toMatch(/^- forged/m);

const expectHarmlessMarkdown = (text: string): void => {
  expect(text).not.toMatch(/<script|<b>|(?<!\\)\]\(javascript/);
  expect(text).toContain('&lt;script&gt;');
  expect(OBEYED.test(text)).toBe(false);
  expectNoForgery(text);
  const rows = text.split('\n').filter((line) => line.startsWith('| '));
  const bars = rows.map((row) => row.replaceAll('\\|', '').split('|').length);
  for (const [at, row] of rows.entries()) if (/^\| -+:? /.test(row)) expect(bars[at + 1]).toBe(bars[at]);
};

describe('a hostile corpus', () => {
  it('is counted and checked', async () => {
    const stats = await run(['data', 'stats', path('corpus')]);
    expectNoForgery(stats.stdout);
    const { notes } = JSON.parse((await run(['data', 'stats', path('corpus'), '--json'])).stdout) as {
      notes: string[];
    };
    expect(notes).toEqual([evil]); // JSON keeps what it means
    expectNoForgery((await run(['data', 'check', path('corpus')], { shows: false })).stdout);
    await writeFile(path('corpus/broken.jsonl'), await readFile(path('broken.jsonl')));
    const checked = await run(['data', 'check', path('corpus'), '--train-file', 'broken.jsonl'], {
      code: 1,
      shows: false,
    });
    expectNoForgery(checked.stdout);
    await rm(path('corpus/broken.jsonl'));
    await run(['data', 'list'], { shows: false });
  });

  it('is cleaned, compared and swept over', async () => {
    for (const name of ['one', 'two']) {
      expectNoForgery((await run(['clean', path('corpus'), '--out', path(name), ...foreign()])).stdout);
    }
    const compared = await run(['compare', path('corpus'), path('one'), `${'x|<b>'}=${path('two')}`]);
    expectNoForgery(compared.stdout);
    expectHarmlessMarkdown(
      (await run(['compare', path('corpus'), path('one'), path('two'), '--format', 'markdown'])).stdout,
    );
    expectNoForgery((await run(['sweep', path('one')])).stdout);
    await run(['sweep', path('one'), '--csv'], { shows: false });
  });

  it('is drawn as SVG that is well formed, PNG and tables', async () => {
    await run(['figure', path('one'), '--kind', 'ranking', '--out', path('f.svg')], { shows: false });
    const svg = await readFile(path('f.svg'), 'utf8');
    expect([OBEYED.test(svg), svg.includes('<script'), svg.includes('\\u001b')]).toEqual([false, false, true]);
    expect((await drawPng(svg)).length).toBeGreaterThan(1000); // an XML parser reads it
    await run(['figure', path('one'), '--kind', 'densities']);
    await run(['figure', path('one'), '--kind', 'ranking', '--out', path('f.csv')], { shows: false });
    const csv = await readFile(path('f.csv'), 'utf8');
    expect([OBEYED.test(csv), /(^|[,"])=1\+1/m.test(csv), csv.includes("'=1+1")]).toEqual([false, false, true]);
  });

  it('is a table in every format', async () => {
    expectNoForgery((await run(['table', path('table.yaml')])).stdout);
    await run(['table', path('table.yaml'), '--out', path('t.md')], { shows: false });
    expectHarmlessMarkdown(await readFile(path('t.md'), 'utf8'));
    const csv = (await run(['table', path('table.yaml'), '--format', 'csv'])).stdout;
    expect(/(^|[,"])=1\+1/m.test(csv)).toBe(false);
    const { title } = JSON.parse((await run(['table', path('table.yaml'), '--json'])).stdout) as { title: string };
    expect(title).toBe(evil);
    await run(['run', path('table.yaml'), '--plan', '--engine', 'cpu']);
    const missing = await run(['table', path('table.yaml'), '--datasets', `no${evil.replace('\0', '')}`], { code: 2 });
    expect(missing.stderr).toContain('must be some of');
  });

  it('is trained on, evaluated and predicted', async () => {
    const options = [
      '--encoder',
      path('encoder'),
      ...smallSizes,
      '--engine',
      'cpu',
      '--epochs',
      '1',
      '--head-lr',
      '0.1',
    ];
    expectNoForgery((await run(['train', path('corpus'), '--out', path('trained'), ...options])).stdout);
    expectNoForgery((await run(['evaluate', path('trained'), path('corpus'), '--engine', 'cpu'])).stdout);
    const input = `${words.slice(1, 7).join(' ')}\n`;
    const text = await run(['predict', path('trained'), '--engine', 'cpu'], { input });
    expectNoForgery(text.stdout);
    const jsonl = await run(['predict', path('trained'), '--engine', 'cpu', '--output', 'jsonl', '--quiet'], { input });
    expect((JSON.parse(jsonl.stdout) as { tokens: string[] }).tokens).toEqual(words.slice(1, 7));
  });

  it('is in the list of finished stages', async () => {
    const profile = path('own.yaml');
    const random = { numLayers: 1, hiddenSize: 16, seed: 1 };
    await writeFile(
      profile,
      JSON.stringify({ name: 'own', about: '', encoder: { random }, maxEpochs: 1, training: { batchSize: 2, headHiddenSize: 4, widthEmbeddingSize: 2 } }),
    ); // prettier-ignore
    const grid = [{ datasets: evil, models: 'roberta', versions: 'D', seeds: 42 }];
    const manifest = JSON.parse(await readFile(path('table.yaml'), 'utf8')) as object;
    await mkdir(path('grid'));
    const define = { datasets: { [evil]: { dataset: '../corpus' } }, models: { roberta: { encoder: 'roberta-base' } } };
    const whole = { ...manifest, define, grid, metrics: ['f1'], layout: { rows: ['version'], columns: ['metric'] }, expected: undefined }; // prettier-ignore
    await writeFile(path('grid/grid.yaml'), JSON.stringify(whole));
    const where = ['--profile', profile, '--results', path('results')];
    await run(['run', path('grid/grid.yaml'), ...where, '--engine', 'cpu', '--jobs', '1', '--threads', '1'], {
      shows: false,
    });
    expectNoForgery((await run(['runs', 'list', path('results')])).stdout);
    const [{ key }] = JSON.parse((await run(['runs', 'list', path('results'), '--json'])).stdout) as [{ key: string }];
    expectNoForgery((await run(['runs', 'show', key, '--results', path('results')])).stdout);
    expectNoForgery((await run(['table', path('grid/grid.yaml'), ...where])).stdout);
    await run(['figure', path('grid/grid.yaml'), ...where, '--kind', 'dev-curves']);
  });
});
