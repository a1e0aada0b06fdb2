import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { createTestFolder } from '../createTestFolder.js';
import { readManifest } from './readManifest.js';

const head = 'paper: DynClean\nitem: table 1\nkind: table\ntitle: Scores\nsource: Table 1\nmetrics: [f1]\n';
const cost = 'cost: { trainings: 1, about: an hour }\n';

async function write(text: string): Promise<string> {
  const path = join(await createTestFolder(), 'table.yaml');
  await writeFile(path, text);
  return path;
}

/** The lines of the complaint, without the folder. */
async function complaints(text: string): Promise<string[]> {
  const path = await write(text);
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
          `    cleaning:\n      kPos: [80, 101]\n      epochs: papr\n`,
      ),
    ).toEqual([
      'table.yaml:1:1: cost: must be a map, but got nothing',
      'table.yaml:8:26: grid[0].datasets[1]: must be a text, but got 3',
      'table.yaml:10:29: grid[0].training.batchOrder: must be one of fixed, shuffle_batches, shuffle_sentences, or a list, but got "fxed"',
      'table.yaml:10:52: grid[0].training.headLr[1]: must be a number, but got "x"',
      'table.yaml:12:18: grid[0].cleaning.kPos[1]: must be at most 100, but got 101',
      'table.yaml:13:15: grid[0].cleaning.epochs: must be a number, or one of paper, release, or a list, or a map, but got "papr"',
    ]);
  });

  it('names the keys that there are where it finds another', async () => {
    expect(
      await complaints(`${head}${cost}grid:\n  - datasets: wikigold\n    models: bert\n    cleaner: { sed: 3 }\n`),
    ).toEqual([
      'table.yaml:11:16: grid[0].cleaner: each key must be one of perSeed, seed, training, but got the key "sed"',
    ]);
  });

  it('knows datasets, models and versions, and what the grid holds', async () => {
    expect(
      await complaints(
        `${head}${cost}grid:\n  - datasets: [wikigolt]\n    models: [brt]\n    versions: [D, D5]\n  - datasets: wikigold\n` +
          `expected: { tolerance: 1, cells: [{ dataset: conll03, f1: 3 }] }\n`,
      ),
    ).toEqual([
      'table.yaml:9:16: grid[0].datasets[0]: must be one of bc5cdr, conll03, demo, wikigold, wnut16, but got "wikigolt"',
      expect.stringMatching(
        /^table.yaml:10:14: grid\[0\].models\[0\]: must be one of bert, bert-topneg, .*, but got "brt"$/,
      ),
      'table.yaml:11:19: grid[0].versions[1]: must be one of D, D1 to D4 (each also with -pos, -neg, -confidence), gold, oracle, but got "D5"',
      expect.stringMatching(/^table.yaml:12:5: grid\[1\].models: must name a model to measure .*, but got nothing$/),
      'table.yaml:13:46: expected.cells[0].dataset: must be one of wikigolt, wikigold (those of the grid), but got "conll03"',
    ]);
  });

  it('says where text is no YAML, and where there is no file', async () => {
    expect(await complaints('paper: [')).toEqual([expect.stringMatching(/^table.yaml:1:9: must be YAML, but got: /)]);
    await expect(readManifest('/no/such/table.yaml')).rejects.toThrow(
      '/no/such/table.yaml: must be a manifest, but there is no such file',
    );
  });
});
