import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { listEngines } from '@dynclean/engine';
import { createBertConfig } from '@dynclean/models';
import { loadPlugins, stagePluginParts } from '@dynclean/stages';
import { createTestFolder } from '@dynclean/stages/testing';
import { createWordPieceJson } from '@dynclean/tokenizers';
import { createRandomEncoder, writeEncoderFolder } from '@dynclean/weights';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { type CliResult, runCli } from './testing/runCli.js';

const toy = (name: string): string => fileURLToPath(new URL(`../toys/${name}.mjs`, import.meta.url));
const toys = ['format', 'annotator', 'encoder', 'head', 'method', 'stageKind', 'executor', 'renderer'];
const withToys = toys.flatMap((name) => ['--plugin', toy(name)]);
const isBuilt = listEngines().some(({ name, available }) => name === 'libtorch' && available);
const describeBuilt = isBuilt ? describe : describe.skip;

/** Sentences in which names stand after the same words, so that a few steps learn something. */
const names = ['Ann', 'Bob Hill', 'Eve', 'Max Lee', 'Tim', 'Zoe Day'];
const text = names
  .flatMap((name) => [`with ${name} today`, `we saw ${name} .`, 'nobody came today .', `ask ${name} again`])
  .join('\n');
const words = [...new Set(text.split(/\s+/))];

let folder: string;
beforeAll(async () => {
  folder = await createTestFolder();
});

const run = async (...args: string[]): Promise<CliResult> => {
  const result = await runCli([...args, ...withToys], { cwd: folder });
  expect({ args, code: result.code, stderr: result.code === 0 ? '' : result.stderr }).toEqual({
    args,
    code: 0,
    stderr: '',
  });
  return result;
};

describeBuilt('things of one own', () => {
  it('go from a file to a printed table', async () => {
    // The text comes in a format of its own, which is told from its first line.
    await writeFile(join(folder, 'raw.txt'), `#bracketed\n${text}\n`);
    await run('data', 'annotate', 'raw.txt', '--by', 'toy-capitals', '--out', 'corpus');
    const first = (await readFile(join(folder, 'corpus/train-distant.jsonl'), 'utf8')).split('\n')[4];
    expect(first).toBe('{"tokens":["with","Bob","Hill","today"],"entities":[[1,2,"PER"]]}');
    await writeFile(join(folder, 'corpus/dev.jsonl'), await readFile(join(folder, 'corpus/train-distant.jsonl')));
    await writeFile(join(folder, 'corpus/test.jsonl'), await readFile(join(folder, 'corpus/train-distant.jsonl')));

    await writeToyEncoder(join(folder, 'encoder'));
    await writeFile(
      join(folder, 'toys.yaml'),
      JSON.stringify({
        paper: 'none', item: 'toys', kind: 'ablation', title: 'toys', source: 'none', metrics: ['f1'],
        define: { datasets: { names: { dataset: './corpus' } }, models: { toy: { encoder: join(folder, 'encoder'), method: 'toy-drawn' } } },
        grid: [{ datasets: 'names', models: 'toy', training: { totalEpochs: 12, encoderLr: 0.01, headLr: 0.01, batchSize: 4 } }],
        layout: { rows: ['dataset'], columns: ['metric'] },
        cost: { trainings: 1, about: '' },
      }),
    ); // prettier-ignore
    await writeFile(join(folder, 'executor.yaml'), `journal: ${join(folder, 'journal.txt')}\n`);
    await run('run', 'toys.yaml', '--executor', 'toy-in-turn', '--executor-settings', 'executor.yaml');
    expect(await readFile(join(folder, 'journal.txt'), 'utf8')).toBe('train\ntoy-polish\ntoy-card\n');

    const { stdout } = await run('table', 'toys.yaml', '--format', 'toy-wiki');
    expect(stdout).toMatch(/^\{\|\n! dataset !! F1\n\|-\n\| names \|\| \d+\.\d\d\n\|\}\n$/);
    await run('table', 'toys.yaml', '--out', 'table.wiki');
    expect(await readFile(join(folder, 'table.wiki'), 'utf8')).toBe(stdout);
    await run('figure', 'toys.yaml', '--kind', 'dev-curves', '--out', 'curves.csv');
    // Two epochs of the second stage, whose model is the cell's, each measured twice.
    expect((await readFile(join(folder, 'curves.csv'), 'utf8')).trim().split('\n')).toHaveLength(1 + 5);
    const stages = await readdir(join(folder, 'results/stages'));
    expect(stages.map((name) => name.replace(/-[0-9a-f]{20}$/, '')).sort()).toEqual([
      'toy-card',
      'toy-polish',
      'train',
    ]);
    const card = stages.find((name) => name.startsWith('toy-card'))!;
    expect(await readFile(join(folder, 'results/stages', card, 'card.md'), 'utf8')).toMatch(
      /^# names, toy on D.*, seed 42\n\nF1 on dev: \d+\.\d\d\n$/,
    );
    // Without the plugins nobody knows what the manifest names.
    const without = await runCli(['table', 'toys.yaml'], { cwd: folder });
    expect(without).toMatchObject({ code: 2, stdout: '' });
    expect(without.stderr).toMatch(/models\.toy\.method: must be a training method, one of .*, but got "toy-drawn"/);
  });
});

/** An encoder of the toy's architecture with random weights, as a folder with a `config.json` of its `model_type`. */
async function writeToyEncoder(path: string): Promise<void> {
  await loadPlugins([toy('encoder')], { parts: stagePluginParts });
  const vocabulary = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', ...words];
  const shape = createBertConfig({ vocabSize: vocabulary.length, hiddenSize: 16, numLayers: 1, numHeads: 2 });
  const config = { ...shape, architecture: 'toy-neighbors' };
  const tokenizerFiles = new Map([
    ['tokenizer.json', JSON.stringify(createWordPieceJson(vocabulary, 'vocabulary', false))],
  ]);
  await writeEncoderFolder(path, { config, parameters: createRandomEncoder(config, 1), tokenizerFiles });
}
