import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { cleanInfoSchema, runInfoSchema } from '@dynclean/schema';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { enumerateTrainingSpans, openData } from '../data/openData.js';
import type { ChainTask } from '../testing/chainTestProcess.js';
import { readEpoch } from '../testing/readEpoch.js';
import { runChainTasks } from '../testing/runChainTasks.js';
import { testSettings, writeTestCorpus } from '../testing/writeTestCorpus.js';

const readJson = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, 'utf8'));

describe('a cleaning of several rounds', () => {
  let folder: string;
  let labels: Int32Array;
  /** 1 for spans that the first round removed. */
  let isRemoved: Uint8Array;

  beforeAll(async () => {
    const corpus = await writeTestCorpus({ sentences: 16 });
    folder = corpus.folder;
    ({ labels } = enumerateTrainingSpans(await openData({ dataset: corpus.dataset }, {}), 8));
    const options = {
      encoder: corpus.encoder,
      engine: 'cpu' as const,
      threads: 1,
      precision: 'fp32' as const,
      settings: { ...testSettings, totalEpochs: 4 },
    };
    const cleanTask = (name: string, more: object): ChainTask => ({
      task: 'clean',
      options: { ...options, dataset: corpus.dataset, out: join(folder, name), ...more },
    });
    const results = await runChainTasks([
      cleanTask('two', { cleaning: { kPos: 10, kNeg: 50 }, rounds: 2, heldOutFolds: 2 }),
      cleanTask('still', { cleaning: { kPos: 0, kNeg: 0, sign: 'negatives' }, rounds: 5 }),
      {
        task: 'train',
        options: {
          ...options,
          settings: { ...options.settings, method: { name: 'topneg' } },
          dataset: join(folder, 'two/round-1/cleaned'),
          out: join(folder, 'by-hand'),
          dynamics: true,
        },
      },
    ]);
    expect(results.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
    const { excluded } = enumerateTrainingSpans(await openData({ dataset: join(folder, 'two/round-1/cleaned') }, {}), 8);
    isRemoved = excluded;
  });

  it('learns what the round before left, and judges all labels of D', async () => {
    const of = (run: string) => readEpoch(join(folder, run, 'dynamics/epoch-1.arrow'));
    const [first, second, byHand] = [await of('two/dynamics-run'), await of('two/dynamics-run-round-2'), await of('by-hand')]; // prettier-ignore
    const removed = [...labels.keys()].filter((span) => isRemoved[span] === 1);
    expect(removed.some((span) => labels[span]! > 0)).toBe(true);
    expect(removed.some((span) => labels[span] === 0)).toBe(true);
    expect([...second.spanIds]).toEqual([...first.spanIds]);
    // The very bits of a training on that folder by itself, which records what is left alone.
    expect([...byHand.spanIds]).toEqual([...second.spanIds].filter((span) => isRemoved[span] === 0));
    expect([...byHand.probabilities]).toEqual([...second.probabilities].filter((_, row) => isRemoved[row] === 0));
  });

  it('draws the threshold samples, and holds out, from what is left', async () => {
    const { positives, negatives } = (await readJson(join(folder, 'two/threshold-run-round-2/threshold-samples.json'))) as Record<string, number[]>; // prettier-ignore
    expect([...positives!, ...negatives!].filter((span) => isRemoved[span] === 1)).toEqual([]);
    expect(positives!.length).toBeGreaterThan(0);
    const { spanIds } = await readEpoch(join(folder, 'two/threshold-run-round-2/dynamics/epoch-1.arrow'));
    expect(spanIds).toHaveLength(labels.length);
    const held = async (suffix: string): Promise<number[][]> => {
      const folds = [1, 2].map((fold) => readEpoch(join(folder, `two/held-out-run-${fold}${suffix}/dynamics/epoch-1.arrow`))); // prettier-ignore
      return (await Promise.all(folds)).map((of) => [...of.spanIds]);
    };
    expect(await held('-round-2')).toEqual(await held('')); // the names of D, by which its labels are judged
  });

  it('ends with the last round, and says whose labels its dynamics speak of', async () => {
    const clean = cleanInfoSchema.parse(await readJson(join(folder, 'two/clean.json')));
    expect([clean.dynamics.run, clean.thresholdRun.run]).toEqual(['dynamics-run-round-2', 'threshold-run-round-2']);
    expect(clean.scores.before?.run).toBe('dynamics-run');
    const run = runInfoSchema.parse(await readJson(join(folder, 'two/dynamics-run-round-2/run.json')));
    expect(run.dynamicsData?.trainSha256).toBe(clean.data.trainSha256);
    expect(run.data.trainSha256).not.toBe(clean.data.trainSha256);
  });

  it('stops where nothing moves any more', async () => {
    const names = (await readdir(join(folder, 'still'))).filter((name) => name.includes('round'));
    const { notes } = cleanInfoSchema.parse(await readJson(join(folder, 'still/clean.json')));
    const last = Math.max(...names.map((name) => Number(/round-(\d)/.exec(name)![1])));
    expect(last).toBeLessThan(5);
    expect(notes).toContain(`Round ${last} left the same labels as the one before: nothing moves any more.`);
    const trainOf = (of: string) => readFile(join(folder, 'still', of, 'cleaned/train-distant.jsonl'), 'utf8');
    expect(await trainOf(`round-${last}`)).toBe(await trainOf(`round-${last - 1}`));
    expect(await trainOf('.')).toBe(await trainOf(`round-${last}`));
  });
});
