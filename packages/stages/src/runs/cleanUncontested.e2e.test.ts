import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type CandidateSpans, readDataset, writeSentences } from '@dynclean/datasets';
import { cleanInfoSchema, runInfoSchema, type Sentence } from '@dynclean/schema';
import { beforeAll, describe, expect, it } from '@jest/globals';

import type { CleanSummary } from '../cleaning/CleanSummary.js';
import { enumerateTrainingSpans, openData } from '../data/openData.js';
import type { ChainResult, ChainTask } from '../testing/chainTestProcess.js';
import { readEpoch } from '../testing/readEpoch.js';
import { runChainTasks } from '../testing/runChainTasks.js';
import { testSettings, writeTestCorpus } from '../testing/writeTestCorpus.js';

/** A name that is a person once and nothing five times, and one that is nothing once and a place five times. */
const contested: Sentence[] = [
  { tokens: ['Zed', 'sleeps', '.'], entities: [[0, 0, 'PER']] },
  ...Array.from({ length: 5 }, (): Sentence => ({ tokens: ['In', 'zed', 'it', 'rains', '.'], entities: [] })),
  { tokens: ['To', 'Qom', 'they', 'go', '.'], entities: [] },
  ...Array.from({ length: 5 }, (): Sentence => ({ tokens: ['Near', 'QOM', 'they', 'stay', '.'], entities: [[1, 1, 'LOC']] })), // prettier-ignore
];

describe('a cleaning whose cleaner learns no contested labels', () => {
  let folder: string;
  let spans: CandidateSpans;
  let results: ChainResult[];

  beforeAll(async () => {
    const corpus = await writeTestCorpus({ sentences: 16, withGold: false });
    ({ folder } = corpus);
    const { train } = await readDataset(corpus.dataset);
    await writeSentences(join(folder, 'with-contested.jsonl'), [...train, ...contested]);
    const data = { dataset: corpus.dataset, train: join(folder, 'with-contested.jsonl') };
    spans = enumerateTrainingSpans(await openData(data, {}), 8);
    const options = {
      ...{ encoder: corpus.encoder, engine: 'cpu' as const, threads: 1, precision: 'fp32' as const },
      settings: { ...testSettings, totalEpochs: 1 },
    };
    const cleaning = { kNeg: 0, sign: 'negatives', learns: 'uncontested' } as const;
    const tasks: ChainTask[] = [
      { task: 'clean', options: { ...options, ...data, cleaning, trainFinal: true, out: join(folder, 'clean') } },
      {
        task: 'train',
        options: {
          ...options,
          settings: { ...options.settings, method: { name: 'topneg' } },
          dataset: join(folder, 'clean/uncontested/cleaned'),
          out: join(folder, 'by-hand'),
          dynamics: true,
        },
      },
      { task: 'from', options: { from: join(folder, 'clean'), out: join(folder, 'all'), cleaning: { learns: 'all' } } },
      { task: 'from', options: { from: join(folder, 'clean'), out: join(folder, 'again') } },
      {
        task: 'train',
        options: {
          ...options,
          settings: { ...options.settings, method: { name: 'topneg' } },
          ...data,
          out: join(folder, 'd'),
        },
      },
    ];
    results = await runChainTasks(tasks);
    expect(results.slice(0, 2).map(({ error }) => error)).toEqual([undefined, undefined]);
  });

  it('leaves out contested labels and missed places, not what contradicts them, and says how many', async () => {
    const { train } = await readDataset(join(folder, 'clean/uncontested/cleaned'));
    const excluded = train.flatMap(({ tokens, excluded: out = [] }) => out.map(([first, last]) => tokens.slice(first, last + 1).join(' '))); // prettier-ignore
    expect(excluded.filter((words) => ['zed', 'qom'].includes(words.toLowerCase()))).toEqual(['Zed', 'Qom']);
    expect(train.slice(-12).map(({ entities }) => entities.length)).toEqual([...Array<number>(7).fill(0), 1, 1, 1, 1, 1]); // prettier-ignore
    const numEntities = spans.labels.filter((label) => label > 0).length - train.flatMap(({ entities }) => entities).length; // prettier-ignore
    const said = `contested: ${numEntities} labels of entities, and ${excluded.length - numEntities} places without one, are judged but not learned`;
    expect(results[0]!.messages).toContain(said);
  });

  it('learns what is left, and judges all labels', async () => {
    const judged = await readEpoch(join(folder, 'clean/dynamics-run/dynamics/epoch-1.arrow'));
    const byHand = await readEpoch(join(folder, 'by-hand/dynamics/epoch-1.arrow'));
    expect(judged.spanIds).toHaveLength(spans.numSpans);
    const learned = new Set(byHand.spanIds);
    expect(learned.size).toBeLessThan(spans.numSpans);
    // The very bits of a training on that version by itself.
    expect([...byHand.probabilities]).toEqual([...judged.probabilities].filter((_, row) => learned.has(row)));
    const clean = cleanInfoSchema.parse(JSON.parse(await readFile(join(folder, 'clean/clean.json'), 'utf8')));
    expect(clean.cleaning.learns).toBe('uncontested');
  });

  it("trains on D beside D', which its cleaner has not learned", async () => {
    const readInfo = async (name: string): Promise<unknown> => JSON.parse(await readFile(join(folder, name), 'utf8'));
    const { scores, durations } = cleanInfoSchema.parse(await readInfo('clean/clean.json'));
    const byHand = runInfoSchema.parse(await readInfo('d/run.json'));
    expect(scores.before).toEqual({ run: 'distant-run', method: 'topneg', seed: 42, dev: byHand.best!.dev, test: byHand.test }); // prettier-ignore
    expect(scores.after?.run).toBe('cleaned-run');
    expect(Object.keys(durations)).toEqual(expect.arrayContaining(['training on D', 'training on cleaned']));
    const { files } = results[0]!.value as CleanSummary;
    expect(files.cleanerModel).toBe(join(folder, 'clean/distant-run/model'));
    expect(results[0]!.stages.filter((stage) => stage.startsWith('training on D') && !stage.includes(','))).toEqual(['training on D', "training on D'"]); // prettier-ignore
    // Cleaned again without a training, D's score is still known.
    const again = cleanInfoSchema.parse(await readInfo('again/clean.json'));
    expect(again.scores.before).toEqual({ ...scores.before, run: join(folder, 'clean/distant-run') });
  });

  it('cannot be cleaned again as if all had been learned', () => {
    expect(results[2]!.error?.message).toContain('cleaning.learns: must be "uncontested"');
  });
});
