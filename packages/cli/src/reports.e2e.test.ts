import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { runCli } from './testing/runCli.js';

const tokens = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const distant = [[0, 0, 'A'], [1, 1, 'A'], [2, 2, 'B'], [3, 3, 'B']]; // prettier-ignore
const gold = [[0, 0, 'A'], [1, 1, 'B'], [2, 2, 'B'], [6, 6, 'A'], [7, 7, 'B']]; // prettier-ignore

let folder = '';
const path = (name: string): string => join(folder, name);

async function writeEpoch(name: string, margins: readonly number[]): Promise<string> {
  const rows = margins.map((margin, span) => ({ span, margin, probability: 1 / (1 + Math.exp(-margin)) }));
  await writeFile(path(name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return path(name);
}

/** A corpus of one sentence, dynamics of another trainer for it, and two cleanings from those. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynclean-reports-'));
  await mkdir(path('corpus'));
  await writeFile(path('corpus/train-distant.jsonl'), `${JSON.stringify({ tokens, entities: distant })}\n`);
  await writeFile(path('corpus/train-gold.jsonl'), `${JSON.stringify({ tokens, entities: gold })}\n`);
  await writeFile(path('corpus/dataset.json'), JSON.stringify({ name: 'corpus', types: ['A', 'B'] }));
  await writeFile(path('ids.json'), JSON.stringify({ positives: [1, 2], negatives: [4, 5] }));
  await writeEpoch('d1.jsonl', [5, 1, 4, 2, 6, 7, 1, 2]);
  await writeEpoch('d2.jsonl', [5, -3, 4, 2, 6, 7, 1, 8]);
  await writeEpoch('t1.jsonl', [9, 1.5, 3, 9, 4, 1.5, 9, 9]);
  await writeEpoch('t2.jsonl', [9, 1.5, 3, 9, 4, 1.5, 9, 9]);
  for (const [name, kPos] of [
    ['strict', '100'],
    ['lax', '50'],
  ] as const) {
    // prettier-ignore
    const { code, stderr } = await runCli(['clean', path('corpus'), '--out', path(name), ...foreign(), '--k-pos', kPos]);
    expect([code, stderr.split('\n').filter((line) => line.startsWith('error'))]).toEqual([0, []]);
  }
});
afterAll(() => rm(folder, { recursive: true }));

beforeAll(async () => {
  const manifest = {
    paper: 'none',
    item: 'table 0',
    kind: 'table',
    title: 'counts',
    source: 'nowhere',
    define: { datasets: { ours: { dataset: './corpus' } } },
    grid: [{ datasets: 'ours', versions: 'D', needs: 'cleaning' }],
    metrics: ['positives', 'wrong'],
    layout: { rows: ['type'], columns: ['metric'] },
    expected: { tolerance: 0, cells: [{ type: 'A', positives: 2, wrong: 3 }] },
    cost: { trainings: 0, about: 'none' },
  };
  await writeFile(path('table.yaml'), JSON.stringify(manifest));
});

const foreign = (): string[] => [
  ...['--dynamics', path('d1.jsonl'), path('d2.jsonl'), '--threshold', path('t1.jsonl'), path('t2.jsonl')],
  ...['--ids', path('ids.json'), '--max-span-width', '1'],
];

describe('dynclean compare', () => {
  it('holds two cleanings against D', async () => {
    const { code, stdout } = await runCli(['compare', path('corpus'), path('strict'), `second=${path('lax')}`]);
    expect(code).toBe(0);
    expect(stdout).toContain('Versions of corpus, held against corpus');
    expect(stdout).toMatch(/^all +4 +2 +50\.00 +2 +100\.00 +1 +25\.00 +1 +100\.00$/m);
    expect(stdout).toContain('positives that only strict removes');
    const json = await runCli(['compare', path('corpus'), path('strict'), '--no-ranking', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      versions: [{ name: 'strict', ranking: null }],
      hasGoldLabels: true,
    });
  });

  it('refuses what belongs to manifests, and what is nothing', async () => {
    const idle = await runCli(['compare', path('strict'), '--profile', 'tiny']);
    expect([idle.code, idle.stderr]).toEqual([
      2,
      expect.stringContaining('--profile: chooses among the runs of a manifest'),
    ]);
    const missing = await runCli(['compare', path('nothing'), path('strict')]);
    expect([missing.code, missing.stdout]).toEqual([2, '']);
    expect(missing.stderr).toContain(`${path('nothing')}: must be a folder with a dataset`);
  });
});

describe('dynclean sweep', () => {
  it('prints a line a setting as CSV', async () => {
    const { code, stdout } = await runCli(['sweep', path('strict'), '--k-pos', '50:100:50', '--k-neg', '0', '--csv']);
    expect(code).toBe(0);
    const [head, ...rows] = stdout.trim().split('\n');
    const columns = head!.split(',');
    const read = (row: string, name: string): string => row.split(',')[columns.indexOf(name)]!;
    expect(rows.map((row) => [read(row, 'kPos'), read(row, 'positives.removed'), read(row, 'negatives.tau')])).toEqual([
      ['50', '1', ''],
      ['100', '2', ''],
    ]);
  });

  it('takes files of another trainer, and says what it needs', async () => {
    const sweep = await runCli(['sweep', '--dataset', path('corpus'), ...foreign(), '--json']);
    expect([sweep.code, sweep.stderr]).toEqual([0, expect.any(String)]);
    const { cuts } = JSON.parse(sweep.stdout) as { cuts: { sign: string; k: number; removed: number }[] };
    expect(cuts).toHaveLength(10); // 80 to 100 by 5 for each sign
    expect(cuts.at(4)).toMatchObject({ sign: 'positives', k: 100, removed: 2 });
    const nothing = await runCli(['sweep']);
    expect([nothing.code, nothing.stderr]).toEqual([
      2,
      expect.stringContaining('must be followed by the folder of a clean run'),
    ]);
    const train = await runCli(['sweep', path('strict'), '--train']);
    expect([train.code, train.stderr]).toEqual([
      2,
      expect.stringContaining('--train: must be given with --k-pos or --k-neg'),
    ]);
  });
});

describe('dynclean figure', () => {
  it.each(['densities', 'data-map', 'ranking'])('draws %s of a clean run', async (kind) => {
    const out = path(`${kind}.svg`);
    const { code, stdout, stderr } = await runCli(['figure', path('strict'), '--kind', kind, '--out', out]);
    expect([code, stdout, stderr.includes(`wrote ${out}`)]).toEqual([0, '', true]);
    expect((await readFile(out, 'utf8')).slice(0, 4)).toBe('<svg');
  });

  it('writes what the ending says, and refuses what it cannot', async () => {
    const write = async (name: string) => {
      const { code, stderr } = await runCli(['figure', path('strict'), '--kind', 'ranking', '--out', path(name)]);
      return { code, stderr, bytes: await readFile(path(name)).catch(() => null) };
    };
    expect((await write('f.png')).bytes!.subarray(0, 4)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47]));
    const csv = (await write('f.CSV')).bytes!.toString().split('\n');
    expect(csv[0]).toBe('panel,measure,epochs,sign,type,value,wrongRemoved,rightRemoved,precision,inZoom');
    expect(csv.find((line) => line.includes('aum,2,positives,all,-1,'))).toContain(',-1,0.5,0,1,'); // wrong, goes first
    expect(JSON.parse((await write('f.json')).bytes!.toString())).toMatchObject({ kind: 'ranking', title: expect.any(String) as unknown }); // prettier-ignore
    const zoomed = await runCli(['figure', path('strict'), '--kind', 'ranking', '--zoom', '2.5', '--json']);
    expect(JSON.parse(zoomed.stdout)).toMatchObject({ parts: [{ zoom: 0.025 }] });
    const idle = await runCli(['figure', path('strict'), '--zoom', '2.5']);
    expect([idle.code, idle.stderr]).toEqual([2, expect.stringContaining('--zoom: looks closer at a ranking, but')]);
    for (const name of ['f.html', 'f.md', 'f', 'f.svg.txt']) {
      const { code, stderr, bytes } = await write(name);
      expect([name, code, bytes]).toEqual([name, 2, null]);
      expect(stderr).toContain('--out: must end in .svg, .png, .csv or .json, which says what is written');
    }
    const table = await runCli(['table', path('table.yaml'), '--out', path('t.html')]);
    expect([table.code, table.stderr]).toEqual([
      2,
      expect.stringContaining('--out: must end in .txt, .md, .csv or .json'),
    ]);
  });

  it('says once which command runs what is missing, where nothing is there', async () => {
    const manifest = fileURLToPath(new URL('../../../experiments/dynclean/figure03.yaml', import.meta.url));
    const { code, stderr } = await runCli(['figure', manifest, '--profile', 'tiny', '--results', path('nothing')]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('must have runs to draw, but none of them is there')]);
    expect(stderr.match(/dynclean run /g)).toHaveLength(1);
  });

  it('says of the branch that the user is in why there is nothing to draw', async () => {
    const { code, stderr } = await runCli(['figure', path('strict'), '--kind', 'dev-curves']);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining(
        `${path('strict')}: must have been measured on dev while training for curves of F1 on dev, but its dynamics are another trainer's, and nothing was trained here`,
      ),
    ]);
    expect(stderr).not.toContain('gold labels');
  });
});

describe('dynclean table', () => {
  it('shows ours beside the published, in every format', async () => {
    const text = await runCli(['table', path('table.yaml')]);
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/^A +2 +2 +0 ✓ +2 +3 +-1 ✗$/m);
    const out = path('table.md');
    const written = await runCli(['table', path('table.yaml'), '--out', out]);
    expect([written.code, written.stdout]).toEqual([0, '']);
    expect(await readFile(out, 'utf8')).toContain('| A    |');
    const csv = await runCli(['table', path('table.yaml'), '--format', 'csv']);
    expect(csv.stdout.split('\n')[0]).toContain('published,difference,tolerance,withinTolerance');
    const json = JSON.parse((await runCli(['table', path('table.yaml'), '--json'])).stdout) as { counts: object };
    expect(json.counts).toEqual({ there: 6, waiting: 0, within: 1, outside: 1 });
  });

  it('is no figure', async () => {
    const { code, stderr } = await runCli(['figure', path('table.yaml')]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('must be a figure, but is a table')]);
  });
});
