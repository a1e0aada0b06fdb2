import { symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { createTestFolder } from '@dynclean/stages/testing';
import { describe, expect, it } from '@jest/globals';

import { commonFile } from '../testing/commonFile.js';
import { readManifest } from './readManifest.js';

const head = 'paper: DynClean\nitem: table 1\nkind: table\ntitle: Scores\nsource: Table 1\nmetrics: [f1]\n';
const cost = 'cost: { trainings: 1, about: an hour }\n';

/** Writes a manifest with the models and versions of DynClean, or with what is named in their place. */
async function write(text: string, common: string | null = commonFile): Promise<string> {
  const path = join(await createTestFolder(), 'table.yaml');
  const isManifest = text.startsWith('paper: DynClean');
  await writeFile(path, isManifest && common !== null ? `${text}common: ${common}\n` : text);
  return path;
}

/** The lines of the complaint, without the folder. */
async function complaints(text: string, common: string | null = commonFile): Promise<string[]> {
  const path = await write(text, common);
  const message = await readManifest(path).then(
    () => 'nothing',
    (error: Error) => error.message,
  );
  return message.split('\n').map((line) => line.replaceAll(path, 'table.yaml'));
}

describe(readManifest, () => {
  it('reads a grid', async () => {
    const { manifest } = await readManifest(
      await write(
        `${head}${cost}grid:\n  - datasets: wikigold\n    models: [roberta, roberta-st]\n    versions: [D, D4-neg]\n`,
      ),
    );
    expect(manifest.grid[0]).toMatchObject({ models: ['roberta', 'roberta-st'], versions: ['D', 'D4-neg'], seeds: 42 });
  });

  it('says all that is wrong in one report, with line, path, what came and the choices', async () => {
    expect(
      await complaints(
        `${head}grid:\n  - datasets: [wikigold, 3]\n    models: bert\n    training: { batchOrder: fxed, headLr: [1.0e-5, x] }\n` +
          `    cleaning:\n      kPos: [80, 101]\n`,
      ),
    ).toEqual([
      'table.yaml:1:1: cost: must be a map, but got nothing',
      'table.yaml:8:26: grid[0].datasets[1]: must be a text, but got 3',
      'table.yaml:10:29: grid[0].training.batchOrder: must be one of fixed, shuffle_batches, shuffle_sentences, or a list, but got "fxed"',
      'table.yaml:10:52: grid[0].training.headLr[1]: must be a number, but got "x"',
      'table.yaml:12:18: grid[0].cleaning.kPos[1]: must be at most 100, but got 101',
    ]);
  });

  it('names the keys that there are where it finds another', async () => {
    expect(
      await complaints(`${head}${cost}grid:\n  - datasets: wikigold\n    models: bert\n    cleaner: { sed: 3 }\n`),
    ).toEqual([
      'table.yaml:11:16: grid[0].cleaner: each key must be one of perSeed, seed, rounds, training, methods, but got the key "sed"',
    ]);
  });

  it('knows datasets, models and versions, and what the grid holds', async () => {
    expect(
      await complaints(
        `${head}${cost}grid:\n  - datasets: [wikigolt]\n    models: [brt]\n    versions: [D, D5]\n  - datasets: wikigold\n` +
          `expected: { tolerance: 1, cells: [{ dataset: conll03, f1: 3 }] }\n`,
      ),
    ).toEqual([
      'table.yaml:9:16: grid[0].datasets[0]: must be one of bc5cdr, conll03, demo, noisebench-crowd, noisebench-distant, noisebench-expert, noisebench-llm, wikigold, wnut16, but got "wikigolt"',
      expect.stringMatching(
        /^table.yaml:10:14: grid\[0\].models\[0\]: must be one of bert, bert-topneg, .*, but got "brt"$/,
      ),
      'table.yaml:11:19: grid[0].versions[1]: must be one of D, gold, oracle, uncontested, masked-P (P from 0 to 1), D1, D2, D3, D4 (these also with -pos, -neg, -confidence), but got "D5"',
      expect.stringMatching(/^table.yaml:12:5: grid\[1\].models: must name a model to measure .*, but got nothing$/),
      'table.yaml:13:46: expected.cells[0].dataset: must be one of wikigolt, wikigold (those of the grid), but got "conll03"',
    ]);
  });

  it('knows training methods and their settings', async () => {
    const models =
      '{ a: { encoder: a, method: crf }, b: { encoder: b, method: { name: topneg, settings: { keep: 1 } } } }';
    const block =
      'datasets: demo, models: a, methods: { topneg: { keepFraction: [0.1, 2] }, other: { a: 1 }, span: { b: 2 } }';
    expect(await complaints(`${head}${cost}define: { models: ${models} }\ngrid: [{ ${block} }]\n`)).toEqual([
      'table.yaml:8:46: define.models.a.method: must be a training method, one of autoner, bnpu, bond, conf-mpu, mproto, negative-sampling, ranked-negatives, roster, self-training, span, token, topneg, but got "crf"',
      expect.stringMatching(/settings.keep: must be one of keepFraction, representation, .*, but got "keep"$/),
      expect.stringMatching(/methods.topneg.keepFraction\[1\]: must be a setting of topneg \(.*1\), but got 2$/),
      expect.stringMatching(/methods.other: must be a training method, .*, but got "other"$/),
      expect.stringMatching(/methods.span.b: must be left out: the method has no settings, but got "b"$/),
    ]);
    const cleaner = 'datasets: demo, models: roberta, cleaner: { methods: { topneg: { direction: up } } }';
    expect(await complaints(`${head}${cost}grid: [{ ${cleaner} }]\n`)).toEqual([
      expect.stringMatching(/cleaner.methods.topneg.direction: must be a setting of topneg \(.*\), but got "up"$/),
    ]);
  });

  it('knows without a common file what it defines itself and D, gold and oracle, and says what `common` is for', async () => {
    const define = 'define: { models: { mine: { encoder: ./mine } }, versions: { E: { cleaner: roberta, cleanerOn: { demo: mine } } } }\n'; // prettier-ignore
    const grid = 'grid: [{ datasets: demo, models: [mine, roberta], versions: [D, gold, oracle, E-neg, D4], cleaning: { epochs: [paper, 3, release] } }]\n'; // prettier-ignore
    const brings = '(`common: FILE` brings those of a paper)';
    expect(await complaints(`${head}${cost}${define}${grid}`, null)).toEqual([
      `table.yaml:8:76: define.versions.E.cleaner: must be one of mine ${brings}, but got "roberta"`,
      `table.yaml:9:41: grid[0].models[1]: must be one of mine ${brings}, but got "roberta"`,
      `table.yaml:9:86: grid[0].versions[4]: must be one of D, gold, oracle, uncontested, masked-P (P from 0 to 1), E (these also with -pos, -neg, -confidence) ${brings}, but got "D4"`,
      `table.yaml:9:122: grid[0].cleaning.epochs[2]: must be one of a number, paper ${brings}, but got "release"`,
    ]);
    expect(await complaints(`${head}${cost}${define}${grid}`)).toEqual(['nothing']);
    expect(await complaints(`${head}${cost}grid: [{ datasets: demo, models: mine }]\n`, null)).toEqual([
      `table.yaml:8:34: grid[0].models: must be one of those of \`define.models\`, which has none ${brings}, but got "mine"`,
    ]);
  });

  it('knows the annotators whose labels a dataset may have', async () => {
    const define =
      'define: { annotators: { llama: { by: llm } }, datasets: { own: { dataset: demo, labels: lama } } }\n';
    const grid = 'grid: [{ datasets: own, models: roberta }]\n';
    expect(await complaints(`${head}${cost}${define}${grid}`)).toEqual([
      'table.yaml:8:89: define.datasets.own.labels: must be one of llama, but got "lama"',
    ]);
  });

  it('reads what it has in common with others relative to itself, and says what is wrong there', async () => {
    const grid = 'grid: [{ datasets: demo, models: mine, versions: E }]\n';
    expect(await complaints(`${head}${cost}${grid}`, '../no-such.yaml')).toEqual([
      'table.yaml:9:9: common: must be a file, relative to this one, with the names that manifests have in common, but got "../no-such.yaml"',
    ]);
    const folder = await createTestFolder();
    const common = join(folder, 'common.yaml');
    await writeFile(
      common,
      'paper: P\nmodels: { mine: { encoder: ./enc } }\nversions: { E: { cleaner: mine } }\ncleanerSeed: 7\n',
    );
    const { names } = await readManifest(
      await write(`${head}${cost}${grid}`, relative(await createTestFolder(), common)),
    );
    expect(names.models.get('mine')).toEqual({
      encoder: join(folder, 'enc'),
      method: { name: 'span', settings: {} },
    });
    expect(names.cleanerSeed).toBe(7);
    await writeFile(common, 'paper: P\nversions: { E: { cleaner: mine } }\n');
    await expect(readManifest(await write(`${head}${cost}${grid}`, common))).rejects.toThrow(
      `${common}:2:27: versions.E.cleaner: must be one of its models, of which it has none, but got "mine"`,
    );
  });

  it('holds the axes of a layout to those of the grid', async () => {
    const grid =
      'grid:\n  - datasets: wikigold\n    models: bert\n    training: { headLr: [1.0e-5, 5.0e-4] }\n    cleaning: { kPos: 90 }\n';
    const axes = 'dataset, model, version, block, seed, type, split, sign, metric, training.headLr, cleaning.kPos';
    expect(
      await complaints(
        `${head}${cost}${grid}layout: { rows: [modle, training.headLr], columns: [cleaning.kNeg, metric] }\n`,
      ),
    ).toEqual([
      `table.yaml:13:18: layout.rows[0]: must be one of ${axes} (axes of this grid), but got "modle"`,
      `table.yaml:13:53: layout.columns[0]: must be one of ${axes} (axes of this grid), but got "cleaning.kNeg"`,
    ]);
    expect(
      await complaints(`${head}${cost}${grid}layout: { rows: [version], columns: [version, cleaning.kPos] }\n`),
    ).toEqual(['table.yaml:13:38: layout.columns[0]: must be another axis than those of the rows, but got "version"']);
    expect(
      await complaints(`${head}${cost}${grid}layout: { figure: dev-curves, x: k, series: [vrsion], panels: [type] }\n`),
    ).toEqual([
      'table.yaml:13:34: layout.x: must be epoch, but got "k"',
      `table.yaml:13:46: layout.series[0]: must be one of ${axes} (axes of this grid), but got "vrsion"`,
    ]);
  });

  it('holds published cells to the settings, seeds and types of the grid', async () => {
    const grid = 'grid: [{ datasets: wikigold, models: bert, seeds: [42, 43], cleaning: { kPos: [80, 90] } }]\n';
    const cells =
      '{ with: { cleaning.kPs: 90 }, f1: 3 }, { with: { cleaning.kPos: 95 }, seed: 44, type: PRE, f1: 3 }, { with: { cleaning.kPos: 80 }, seed: 43, type: PER, f1: 3 }';
    expect(await complaints(`${head}${cost}${grid}expected: { tolerance: 1, cells: [${cells}] }\n`)).toEqual([
      'table.yaml:9:111: expected.cells[1].seed: must be one of 42, 43 (those of the grid), but got 44',
      expect.stringMatching(
        /^table.yaml:9:\d+: expected.cells\[1\].type: must be one of .*PER.* \(those of the grid\), but got "PRE"$/,
      ),
      'table.yaml:9:59: expected.cells[0].with.cleaning.kPs: must be a setting of the grid, one of cleaning.kPos, but got 90',
      'table.yaml:9:99: expected.cells[1].with.cleaning.kPos: must be one of 80, 90 (those of the grid), but got 95',
    ]);
  });

  it('takes one published figure for a place', async () => {
    const grid = 'grid: [{ datasets: wikigold, models: bert }]\n';
    const cells = '{ dataset: wikigold, f1: 3 }, { dataset: wikigold, precision: 4 }, { dataset: wikigold, f1: 5 }';
    const quoted = 'quoted: [{ name: A, f1: 1 }, { name: A, type: PER, f1: 1 }, { name: A, f1: 2 }]\n';
    const two = head.replace('[f1]', '[f1, precision]');
    expect(await complaints(`${two}${cost}${grid}expected: { tolerance: 1, cells: [${cells}] }\n${quoted}`)).toEqual([
      'table.yaml:9:127: expected.cells[2].f1: must be of another place than that of expected.cells[0], but got 5',
      'table.yaml:10:76: quoted[2].f1: must be of another place than that of quoted[0], but got 2',
    ]);
  });

  it('holds published figures to the metrics that are measured', async () => {
    const cells = 'cells: [{ dataset: wikigold, recall: 3 }, { dataset: wikigold }]';
    const grid = 'grid: [{ datasets: wikigold, models: bert }]\n';
    expect(await complaints(`${head}${cost}${grid}expected: { tolerance: { f11: 1 }, cells: [] }\n`)).toEqual([
      expect.stringMatching(/expected\.tolerance: each key must be one of precision, recall, f1, .*, but got the key "f11"/),
    ]);
    expect(await complaints(`${head}${cost}${grid}expected: { tolerance: 1, ${cells} }\n`)).toEqual([
      'table.yaml:9:64: expected.cells[0].recall: must be a figure of one of f1 (the metrics of this manifest), but got 3',
      'table.yaml:9:69: expected.cells[1]: must have a figure of one of the metrics f1, but got {"dataset":"wikigold"}',
    ]);
    expect(await complaints(`${head}${cost}${grid}expected: { tolerance: .nan, cells: [] }\n`)).toEqual([
      'table.yaml:9:24: expected.tolerance: must be a number, or a map, but got NaN',
    ]);
  }); // prettier-ignore

  it('takes each value once, and at least one block', async () => {
    const twice = head.replace('[f1]', '[f1, f1]');
    const layout = 'layout: { rows: [dataset, dataset], columns: [metric] }\n';
    expect(
      await complaints(`${twice}${cost}grid: [{ datasets: wikigold, models: bert, seeds: [42, 43, 42] }]\n${layout}`),
    ).toEqual([
      'table.yaml:8:60: grid[0].seeds[2]: must be listed once, but got 42',
      'table.yaml:6:15: metrics[1]: must be listed once, but got "f1"',
      'table.yaml:9:27: layout.rows[1]: must be listed once, but got "dataset"',
    ]);
    expect(await complaints(`${head}${cost}grid: []\n`)).toEqual([
      'table.yaml:8:7: grid: must have at least one block, but got []',
    ]);
  });

  it('says what stands in place of a file', async () => {
    const folder = await createTestFolder();
    await expect(readManifest(folder)).rejects.toThrow(`${folder}: must be a manifest, but it is a folder`);
    const loop = join(folder, 'loop.yaml');
    await symlink(loop, loop);
    await expect(readManifest(loop)).rejects.toThrow(`${loop}: must lead to a place, but its symbolic links lead in a circle.`);
  }); // prettier-ignore

  it('refuses another encoding', async () => {
    const path = join(await createTestFolder(), 'table.yaml');
    const text = `${head.replace('Scores', 'Zo\u00eb')}${cost}grid: []\n`;
    await writeFile(path, Buffer.from(`\ufeff${text}`, 'utf16le'));
    await expect(readManifest(path)).rejects.toThrow(/table\.yaml: must be UTF-8 text, but got UTF-16LE\. Convert/);
    await writeFile(path, Buffer.from(text, 'latin1'));
    await expect(readManifest(path)).rejects.toThrow(/table\.yaml: must be UTF-8 text, but is not\. Convert/);
  });

  it.each(['toString', 'constructor', '__proto__', 'hasOwnProperty-neg'])(
    'finds no version, model or dataset called %s',
    async (name) => {
      const found = await complaints(
        `${head}${cost}grid: [{ datasets: ["${name}"], models: ["${name}"], versions: ["${name}"] }]\n`,
      );
      expect(found.map((line) => line.replace(/must be one of .*, but/, 'must be one of ..., but'))).toEqual(
        ['datasets', 'models', 'versions'].map((what) =>
          expect.stringContaining(`grid[0].${what}[0]: must be one of ..., but got "${name}"`),
        ),
      );
      const keys = await complaints(`${head}${cost}grid: [{ datasets: wikigold, models: bert, "${name}": 3 }]\n`);
      expect(keys).toEqual([expect.stringContaining(`but got the key "${name}"`)]);
    },
  );

  it.each([
    [
      'an alias without an anchor',
      'metrics: *none\n',
      'must have aliases (*name) that can be resolved, but got: Unresolved alias',
    ],
    ['a list in itself', 'metrics: &all [f1, *all]\n', 'must be one of'],
    ['a map in itself', 'define: &all { models: &own [*own] }\n', 'got something that is part of itself'],
    [
      '100,000 lists in each other',
      `metrics: ${'['.repeat(100_000)}\n`,
      ':8:110: must be nested at most 100 deep, but is deeper',
    ],
    [
      'the same, closed',
      `metrics: ${'['.repeat(100_000)}${']'.repeat(100_000)}\n`,
      ':8:110: must be nested at most 100 deep',
    ],
    ['the same, as blocks', `metrics:\n  ${'- '.repeat(400)}f1\n`, ':9:1: must be nested at most 100 deep'],
    [
      'the same, by indentation',
      Array.from({ length: 200 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join(''),
      'must be nested at most 100 deep',
    ],
    [
      'a word far to the right',
      `${' '.repeat(200_000)}metrics: [f1]\n`,
      'must be indented by at most 1000 columns, but got 200000',
    ],
    ['a megabyte', `# ${'x'.repeat(1_000_000)}\n`, 'must have at most 1000000 characters, but got 1000'],
    [
      'a laugh that grows',
      `${['a: &a [x,x,x,x,x,x,x,x,x,x]', ...['b', 'c', 'd', 'e'].map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcd'[index]}`).join()}]`)].join('\n')}\n`,
      'must have aliases (*name) that can be resolved, but got: Excessive alias count',
    ],
  ])('ends with a sentence for %s', async (_what, text, sentence) => {
    const found = await complaints(
      `${head.replace('metrics: [f1]\n', '')}${cost.replace('an hour', 'x')}grid: []\n${text}`,
    );
    expect(found.join('\n').slice(0, 2000)).toContain(sentence);
    expect(found.length).toBeLessThanOrEqual(21);
  });

  it('takes anchors and aliases that mean something', async () => {
    const { manifest } = await readManifest(
      await write(
        `${head}${cost}grid:\n  - &one { datasets: wikigold, models: &all [bert, roberta] }\n  - { datasets: conll03, models: *all }\n  - *one\n`,
      ),
    );
    expect(manifest.grid.map(({ models }) => models)).toEqual(Array(3).fill(['bert', 'roberta']));
  });

  it('says where text is no YAML, and where there is no file', async () => {
    expect(await complaints('paper: [')).toEqual([expect.stringMatching(/^table.yaml:1:9: must be YAML, but got: /)]);
    await expect(readManifest('/no/such/table.yaml')).rejects.toThrow(
      '/no/such/table.yaml: must be a manifest, but there is no such file',
    );
  });
});
