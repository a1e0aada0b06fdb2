// The manifests of experiments/: each is read, and says what it costs.
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

import { createCommonJsonSchema, metricNames } from '@dynclean/schema';
import { isTrainingKind } from '@dynclean/stages';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';

import { makeTestInventory } from '../testing/makeTestInventory.js';
import type { Plan, PlannedCell } from '../plan/Plan.js';
import { planManifests } from '../plan/planManifests.js';
import { parseVersion } from './parseVersion.js';
import { findCommonFile, readManifest } from './readManifest.js';
import { toList } from './toList.js';

const experiments = fileURLToPath(new URL('../../../../experiments/', import.meta.url));
const files = ['dynclean', 'ablations', 'beyond'].flatMap((folder) =>
  readdirSync(experiments + folder)
    .filter((name) => name.endsWith('.yaml') && name !== 'common.yaml')
    .map((name) => `${folder}/${name}`),
);

const inventory = makeTestInventory(1000);

async function plan(file: string): Promise<Plan> {
  return planManifests([await readManifest(experiments + file)], {
    inventory,
    engine: { name: 'libtorch', deviceKind: 'cpu' },
  });
}

/** Whether a published cell speaks of a planned one. */
function isOf(cell: object, { dataset, model, version, blockName, values }: PlannedCell): boolean {
  const { with: swept = {}, ...names } = cell as { with?: object } & Record<string, unknown>;
  const own: Record<string, unknown> = { dataset, model, version, block: blockName };
  return (
    Object.entries(own).every(([name, value]) => names[name] === undefined || names[name] === value) &&
    Object.entries(swept).every(([path, value]) => values[path] === value)
  );
}

describe('experiments/', () => {
  it("has every table and figure of DynClean's", () => {
    const tables = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13'];
    const figures = ['02', '03', '04', '05', '06', '07', '08', '09'];
    expect(files.filter((file) => file.startsWith('dynclean/')).map((file) => basename(file, '.yaml'))).toEqual([
      ...figures.map((number) => `figure${number}`),
      ...tables.map((number) => `table${number}`),
    ]);
  });

  const readSchema = () =>
    JSON.parse(readFileSync(`${experiments}manifest.schema.json`, 'utf8')) as Parameters<typeof z.fromJSONSchema>[0];

  it.each(files)('%s is what the JSON Schema for editors takes', (file) => {
    const text = readFileSync(experiments + file, 'utf8');
    expect(z.fromJSONSchema(readSchema()).safeParse(parse(text)).error?.issues).toBeUndefined();
    expect(text.split('\n', 1)).toEqual(['# yaml-language-server: $schema=../manifest.schema.json']);
  });

  it('has a JSON Schema for what they have in common, too, and all of them name that file', async () => {
    const text = readFileSync(`${experiments}dynclean/common.yaml`, 'utf8');
    const schema = JSON.parse(readFileSync(`${experiments}common.schema.json`, 'utf8')) as Parameters<typeof z.fromJSONSchema>[0]; // prettier-ignore
    // Written by scripts/writeManifestSchema.mjs.
    expect(schema).toEqual(JSON.parse(JSON.stringify(createCommonJsonSchema())));
    expect(z.fromJSONSchema(schema).safeParse(parse(text)).error?.issues).toBeUndefined();
    expect(text.split('\n', 2)[0]).toBe('# yaml-language-server: $schema=../common.schema.json');
    for (const file of files) {
      const { path, manifest } = await readManifest(experiments + file);
      expect([file, findCommonFile(path, manifest)]).toEqual([file, `${experiments}dynclean/common.yaml`]);
    }
  });

  it("has the paper's cleaners: D1 to D4, with BioBERT for BERT on BC5CDR", async () => {
    const { names } = await readManifest(`${experiments}dynclean/table01.yaml`);
    const cleanerOf = (dataset: string, name: string): string => {
      const version = parseVersion(name, dataset, names.versions);
      const { encoder, method } = names.models.get(version?.kind === 'cleaned' ? version.cleaner : '')!;
      return `${encoder}${method.name === 'topneg' ? ' with TopNeg' : ''}`;
    };
    const four = ['D1', 'D2', 'D3', 'D4'];
    const ofNews = ['bert-base-cased', 'roberta-base', 'bert-base-cased with TopNeg', 'roberta-base with TopNeg'];
    expect(four.map((name) => cleanerOf('conll03', name))).toEqual(ofNews);
    expect(four.map((name) => cleanerOf('bc5cdr', name))).toEqual([
      'biobert', 'roberta-base', 'biobert with TopNeg', 'roberta-base with TopNeg',
    ]); // prettier-ignore
    expect(names.cleanerSeed).toBe(42);
    expect(names.cleaningEpochs.get('release')).toEqual({ conll03: 2, wikigold: 7, wnut16: 13, bc5cdr: 3 });
  });

  it('has a JSON Schema that refuses what is none', () => {
    const manifest = parse(readFileSync(`${experiments}dynclean/table01.yaml`, 'utf8')) as { grid: object[] };
    const isTaken = (value: unknown): boolean => z.fromJSONSchema(readSchema()).safeParse(value).success;
    expect(isTaken({ ...manifest, grid: [{ ...manifest.grid[0], datset: 'wikigold' }] })).toBe(false);
    expect(isTaken({ ...manifest, kind: 'picture' })).toBe(false);
  });

  it.each(files)('%s says how many trainings it takes, and has a cell for all that was published', async (file) => {
    const { stages, cells, manifests } = await plan(file);
    const { cost, expected } = manifests[0]!.manifest;
    const trainings = [...stages.values()].filter(({ kind }) => isTrainingKind(kind)).length;
    // What is chosen on dev plans its second half when the first is there: four more values of k_neg at the chosen
    // k_pos.
    const later = cells.some(({ undecided }) => undecided.length > 0) ? 4 : 0;
    expect(cost.trainings).toBe(trainings + later);
    for (const cell of expected?.cells ?? []) expect(cells.filter((one) => isOf(cell, one))).not.toEqual([]);
  });

  it.each(['table01', 'table02', 'table03', 'table04', 'table05', 'table06', 'q-and-tau', 'figure03a', 'figure03c'])(
    'roster/%s says how many trainings it takes, models and students included, and is what the JSON Schema takes',
    async (name) => {
      const file = `roster/${name}.yaml`;
      const { stages, cells, manifests } = await plan(file);
      const { cost, expected } = manifests[0]!.manifest;
      expect(cost.trainings).toBe([...stages.values()].filter(({ kind }) => isTrainingKind(kind)).length);
      for (const cell of expected?.cells ?? []) expect(cells.filter((one) => isOf(cell, one))).not.toEqual([]);
      const text = parse(readFileSync(experiments + file, 'utf8')) as unknown;
      expect(z.fromJSONSchema(readSchema()).safeParse(text).error?.issues).toBeUndefined();
      for (const { inputs } of stages.values()) for (const key of inputs) expect(stages.has(key)).toBe(true);
    },
  );

  it.each(files)('%s calls nothing reproduced where there is nothing', async (file) => {
    const { expected } = (await readManifest(experiments + file)).manifest;
    for (const cell of expected?.cells ?? []) {
      for (const metric of metricNames.filter((name) => (cell[name] ?? 0) !== 0)) {
        const [own, common] = [cell.tolerance, expected!.tolerance].map((of) =>
          typeof of === 'object' ? of[metric] : of,
        );
        expect({ ...cell, isTold: Math.abs(cell[metric]!) > (own ?? common ?? 0) }).toEqual({ ...cell, isTold: true });
      }
    }
  });

  it('takes the figures from where the paper has them', async () => {
    const sources = await Promise.all(
      ['figure04', 'figure05', 'figure08', 'figure09'].map(async (name) => {
        const { manifest } = await readManifest(`${experiments}dynclean/${name}.yaml`);
        return [manifest.source, toList(manifest.grid[0]!.datasets)];
      }),
    );
    expect(sources).toEqual([
      ['arXiv 2504.04616, appendix B, Figure 4', ['conll03']],
      ['arXiv 2504.04616, appendix B, Figure 5', ['conll03']],
      ['arXiv 2504.04616, appendix H.2, Figure 8', ['wikigold']], // WikiGold alone
      ['arXiv 2504.04616, appendix I.2, Figure 9', ['conll03']],
    ]);
  });

  it("takes 796 trainings for all of DynClean's items, where each alone would take 1,096", async () => {
    const ofDynClean = files.filter((file) => file.startsWith('dynclean/'));
    const manifests = await Promise.all(ofDynClean.map((file) => readManifest(experiments + file)));
    const all = await planManifests(manifests, { inventory, engine: { name: 'libtorch', deviceKind: 'cpu' } });
    const trainings = [...all.stages.values()].filter(({ kind }) => isTrainingKind(kind)).length;
    // Table 1 with its 14 threshold runs; one sign (10 + 30); Confidence by two models; gold labels; labels of a
    // language model with the two runs of their cleaner; self-training; k on CoNLL03 and on the others; RoBERTa on
    // gold labels of the others; BOND, its first stage on three datasets and both on four; negative sampling, even and
    // weighted; bnPU and both stages of Conf-MPU on two datasets; MProto and AutoNER's way on
    // four. The rest is among these.
    expect(trainings).toBe(
      330 +
        14 +
        (10 + 30) +
        4 * 2 * 5 +
        20 +
        (10 + 2) +
        20 +
        8 * 5 +
        3 * 8 * 5 +
        3 * 5 +
        (3 + 4) * 5 +
        2 * 4 * 5 +
        2 * 5 +
        2 * 2 * 5 +
        2 * 4 * 5,
    );
    expect(manifests.reduce((sum, { manifest }) => sum + manifest.cost.trainings, 0)).toBe(1096);
  });
});
