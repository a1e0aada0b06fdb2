import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { streamSpanDynamics } from '@dynclean/dynamics';
import { cleanInfoSchema, runInfoSchema, thresholdSampleIdsSchema } from '@dynclean/schema';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { findEpochs, readEarlierCleaning } from '../cleaning/RecordedDynamics.js';
import type { ChainResult, ChainTask } from '../testing/chainTestProcess.js';
import { runChainTasks } from '../testing/runChainTasks.js';
import { testSettings, writeTestCorpus } from '../testing/writeTestCorpus.js';

const EPOCHS = 3;

describe('a cleaning from one run', () => {
  let folder: string;
  let results: ChainResult[];
  const readJson = async (...path: string[]): Promise<unknown> =>
    JSON.parse(await readFile(join(folder, ...path), 'utf8'));
  const readClean = async (name: string) => cleanInfoSchema.parse(await readJson(name, 'clean.json'));

  /** AUM by span. */
  async function readAum(run: string): Promise<Map<number, number>> {
    const aum = new Map<number, number>();
    for await (const chunk of streamSpanDynamics(findEpochs(join(folder, run)).files, {})) {
      chunk.spanIds.forEach((span, row) => aum.set(span, chunk.aum[row]!));
    }
    return aum;
  }

  beforeAll(async () => {
    const { folder: made, dataset, encoder } = await writeTestCorpus({ sentences: 16 });
    folder = made;
    const cleanTask = (name: string, runs: 'one' | 'two'): ChainTask => ({
      task: 'clean',
      options: {
        ...{ dataset, encoder, engine: 'cpu', threads: 1, precision: 'fp32' },
        settings: { ...testSettings, totalEpochs: EPOCHS },
        cleaning: { kPos: 0, kNeg: 0, runs },
        ...(runs === 'one' && { heldOutFolds: 2 }),
        out: join(folder, name),
      },
    });
    const from = (source: string, out: string, cleaning: object, trainFinal = false): ChainTask => ({
      task: 'from',
      options: { from: join(folder, source), out: join(folder, out), cleaning, trainFinal, threads: 1, engine: 'cpu' },
    });
    results = await runChainTasks([
      cleanTask('one', 'one'),
      cleanTask('two', 'two'),
      from('two', 'two-as-one', { runs: 'one' }),
      from('one', 'one-again', { sign: 'negatives' }, true),
      from('one', 'one-as-two', { runs: 'two' }),
    ]);
    expect(results.slice(0, 4).map(({ error }) => error)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('trains once, and judges all but the samples by what that run says of them', async () => {
    const trained = results.map(({ stages }) => stages.filter((stage) => stage.endsWith(' run')));
    expect(trained).toEqual([['threshold run'], ['dynamics run', 'threshold run'], [], [], []]); // of the cleaner
    const samples = thresholdSampleIdsSchema.parse(await readJson('one', 'threshold-run', 'threshold-samples.json'));
    const ofRun = await readAum('one/threshold-run');
    const judged = await readAum('one');
    const unjudged = [...samples.positives, ...samples.negatives].sort((a, b) => a - b);
    expect(unjudged.length).toBeGreaterThan(4);
    expect([...ofRun.keys()].filter((span) => !judged.has(span))).toEqual(unjudged);
    for (const [span, aum] of judged) expect(aum).toBe(ofRun.get(span));
  });

  it('leaves what two runs leave that are read as one', async () => {
    const trainOf = (name: string) => readFile(join(folder, name, 'cleaned/train-distant.jsonl'), 'utf8');
    expect(await trainOf('two-as-one')).toBe(await trainOf('one'));
    const [one, twoAsOne, two] = [await readClean('one'), await readClean('two-as-one'), await readClean('two')];
    expect(twoAsOne.signs).toEqual(one.signs);
    expect([one.dynamics.run, one.thresholdRun.run, one.scores.before]).toEqual(['.', 'threshold-run', null]);
    expect(twoAsOne.scores.before).not.toBeNull(); // its dynamics run has scores
    expect(two.signs).not.toEqual(one.signs);
  });

  it('finds the runs again that names were held out of', async () => {
    const { heldOut = [] } = await readEarlierCleaning(join(folder, 'one'));
    expect(heldOut.map(({ files }) => files.length)).toEqual([EPOCHS, EPOCHS]);
  });

  it('is cleaned again with other settings, but not as if there were two', async () => {
    const again = await readClean('one-again');
    expect([again.cleaning.runs, again.cleaning.sign]).toEqual(['one', 'negatives']);
    expect(again.cleaner?.settings.totalEpochs).toBe(EPOCHS);
    // No run of it has learned D: a training on D stands beside that on D'.
    const { scores } = again;
    expect([scores.before?.run, scores.after?.run]).toEqual(['distant-run', 'cleaned-run']);
    expect(results[3]!.stages).toEqual(expect.arrayContaining(['training on D', "training on D'"]));
    const learned = async (run: string) => runInfoSchema.parse(await readJson('one-again', run, 'run.json')).data;
    const [d, cleaned] = [await learned('distant-run'), await learned('cleaned-run')];
    expect([d.trainSha256, d.excluded]).toEqual([again.data.trainSha256, 0]);
    expect(cleaned.excluded).toBe(again.signs.negatives.removed);
    expect(results[4]!.error?.message).toContain('runs: must be one, as in ');
  });
});
