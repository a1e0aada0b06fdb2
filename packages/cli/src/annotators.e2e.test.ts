import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { askedText, type ChatServer, say, startChatServer } from '@dynclean/datasets/testing';
import { createTestFolder } from '@dynclean/stages/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { type CliResult, runCli } from './testing/runCli.js';
import { writeTestCorpus } from './testing/writeTestCorpus.js';

let folder: string;
let server: ChatServer;
beforeAll(async () => {
  folder = await createTestFolder();
  await writeTestCorpus(folder);
  server = await startChatServer();
  // Finds every person and no place, in lines, as the settings ask for.
  server.usually((body, ...rest) =>
    say(`PER: ${askedText(body).split('Text: ').at(-1)!.split(' ')[0]}`)(body, ...rest),
  );
  await mkdir(join(folder, 'experiments'));
  const manifest = {
    ...{ paper: 'none', item: 'table 0', kind: 'table', title: 'zero-shot', source: 'nowhere' },
    define: {
      datasets: { tiny: { dataset: '../corpus' } },
      annotators: { oracle: { by: 'llm', sample: 4, settings: 'prompt.yaml' } },
    },
    grid: [{ datasets: 'tiny', models: 'oracle', seeds: [1, 2] }],
    metrics: ['precision', 'recall'],
    layout: { rows: ['model'], columns: ['metric'] },
    expected: { tolerance: 1, cells: [{ model: 'oracle', precision: 100, recall: 60 }] },
    cost: { trainings: 0, about: 'none' },
  };
  await writeFile(join(folder, 'experiments/table.yaml'), JSON.stringify(manifest));
  // Labels of the training sentences by the same model, a training on them, and one on what cleaning leaves (Table 9).
  const trained = {
    ...manifest,
    define: {
      datasets: { own: { dataset: '../corpus', labels: 'oracle' } },
      annotators: manifest.define.annotators,
      models: { small: { encoder: '../encoder' } },
      versions: { E: { cleaner: 'small' } },
    },
    grid: [
      {
        ...{ datasets: 'own', models: 'small', versions: ['D', 'E'], seeds: 42 },
        training: { ...{ totalEpochs: 1, batchSize: 5, maxSpanWidth: 2 }, headHiddenSize: 4, widthEmbeddingSize: 2 },
        cleaning: { kPos: 0, kNeg: 0 },
      },
    ],
    metrics: ['f1', 'positives', 'truePositives'],
    layout: { rows: ['version'], columns: ['metric'] },
    expected: { tolerance: 1, cells: [{ version: 'D', f1: 50 }] },
    cost: { trainings: 3, about: 'none' },
  };
  await writeFile(join(folder, 'experiments/trained.yaml'), JSON.stringify(trained));
  await writeFile(join(folder, 'experiments/prompt.yaml'), 'form: lines\nrepeated: ignore\n');
  const entry = { endpoint: server.endpoint, model: 'm', keyVariable: 'none' };
  await writeFile(join(folder, 'silent.json'), JSON.stringify({ oracle: entry }));
  await writeFile(join(folder, 'agreed.json'), JSON.stringify({ oracle: { ...entry, yes: true } }));
});
afterAll(() => server.close());

const call = (words: string[], annotators: string): Promise<CliResult> =>
  runCli([...words, '--results', 'results'], {
    cwd: folder,
    env: { DYNCLEAN_ANNOTATORS: annotators, DYNCLEAN_CACHE: join(folder, 'cache') },
  });
const run = (annotators: string) =>
  call(['run', 'experiments/table.yaml', '--engine', 'cpu', '--jobs', '1'], annotators);
const table = (annotators: string) => call(['table', 'experiments/table.yaml', '--format', 'csv'], annotators);

describe('rows of an annotator in a manifest', () => {
  it.each([
    ['', 'oracle needs a server: DYNCLEAN_ANNOTATORS must name a JSON file with { "oracle": { "endpoint": URL, "model": NAME, "yes": true } }'],
    ['silent.json', 'oracle sends sentences to others: its entry in the file of DYNCLEAN_ANNOTATORS must agree by "yes": true'],
  ])('wait without a server or without a yes (%j), and fail nothing', async (annotators, reason) => {
    const { code, stderr } = await run(annotators);
    expect([code, stderr]).toEqual([0, expect.stringContaining(`2 stages are left out: ${reason}`)]);
    const shown = await call(['table', 'experiments/table.yaml'], annotators);
    expect(shown.stdout.replaceAll(/\s+/g, ' ')).toContain(reason);
    expect(server.requests).toEqual([]);
  }); // prettier-ignore

  it('are asked for once, scored against the test labels, and kept', async () => {
    expect((await run('agreed.json')).code).toBe(0);
    // Of five test sentences two draws of four ask no question twice.
    const asked = server.requests.map(({ body }) => askedText(body));
    expect([asked.length, new Set(asked).size]).toEqual([asked.length, asked.length]);
    expect(asked.length).toBeGreaterThanOrEqual(4);
    expect(asked.length).toBeLessThanOrEqual(5);
    const { stdout } = await table('');
    // All people are right, and of as many places none is found.
    expect(stdout).toContain('oracle,D,,precision,100,0,,,,,2,2,100,');
    expect(stdout).toContain('oracle,D,,recall,50,0,,,,,2,2,60,');
    const stages = await readdir(join(folder, 'results/stages'));
    expect(stages.map((name) => name.split('-')[0])).toEqual(['annotate', 'annotate']);
    const lines = (await readFile(join(folder, 'results/stages', stages[0]!, 'labelled.jsonl'), 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(4);
    const record = await readFile(join(folder, 'results/stages', stages[0]!, 'stage.json'), 'utf8');
    expect(record).not.toContain(server.endpoint); // which server answered determines nothing
    expect((await run('agreed.json')).code).toBe(0);
    expect(server.requests).toHaveLength(asked.length);
  }); // prettier-ignore
});

describe('a training on the labels of an annotator', () => {
  const trained = (command: string, annotators: string, ...more: string[]) =>
    call([command, 'experiments/trained.yaml', ...more], annotators);

  it('waits with all that reads them, and fails nothing', async () => {
    const { code, stderr, stdout } = await trained('run', '', '--engine', 'cpu', '--jobs', '1');
    expect([code, stderr]).toEqual([0, expect.stringContaining('5 stages are left out: oracle needs a server')]);
    expect(stdout).toContain('0 stages done');
    const shown = (await trained('table', '')).stdout.replaceAll(/\s+/g, ' ');
    expect(shown).toContain('Waiting for 5 runs');
    expect(shown).toContain('oracle needs a server');
  });

  it('has them asked for once, trains on them, cleans them, and counts their noise against the gold labels', async () => {
    const before = server.requests.length;
    const { code, stderr } = await trained('run', 'agreed.json', '--engine', 'cpu', '--jobs', '1');
    expect([code, stderr]).toEqual([0, expect.stringContaining('5 of 5 stages to do')]);
    // Nine training sentences, of which some are test sentences, too, and were asked about above.
    const asked = server.requests.slice(before).map(({ body }) => askedText(body));
    expect(asked.length).toBeLessThanOrEqual(9);
    expect(new Set(asked).size).toBe(asked.length);
    const stages = await readdir(join(folder, 'results/stages'));
    const count = (kind: string) => stages.filter((name) => name.startsWith(`${kind}-`)).length;
    // Of the other manifest two draws of test sentences; here all training sentences, the run on D, which is the
    // cleaner's, too, its threshold run, the cleaning, the run on E.
    expect(['annotate', 'train', 'threshold', 'clean'].map(count)).toEqual([2 + 1, 2, 1, 1]);
    const training = stages.find((name) => name.startsWith('train-'))!;
    const record = await readFile(join(folder, 'results/stages', training, 'run.json'), 'utf8');
    const { data } = JSON.parse(record) as { data: object };
    // Each of nine sentences begins with a person, and that is all that the model found.
    expect(data).toMatchObject({ sentences: 9, positives: 9, types: ['PER', 'LOC'] });
    const { stdout } = await trained('table', '', '--format', 'csv');
    expect(stdout).toContain(',D,,f1,');
    expect(stdout).toContain(',D,,positives,9,');
    expect(stdout).toContain(',D,,truePositives,9,'); // its own labels have eight people, one of them a place
    expect((await trained('run', '', '--engine', 'cpu')).stdout).toContain('0 stages done');
    expect(server.requests.length).toBe(before + asked.length);
  });
});
