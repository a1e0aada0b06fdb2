import { cp } from 'node:fs/promises';
import { join } from 'node:path';

import { readDataset } from '@dynclean/datasets';
import { listEngines } from '@dynclean/engine';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { cleanFromRun } from '../runs/cleanFromRun.js';
import type { ChainResult } from '../testing/chainTestProcess.js';
import { createTestFolder } from '../testing/createTestFolder.js';
import { runChainTasks } from '../testing/runChainTasks.js';
import { testSettings, writeTestCorpus } from '../testing/writeTestCorpus.js';
import type { DemoOptions, DemoSummary } from './demoRun.js';

let folder: string;
let environment: Record<string, string>;

const run = async (
  name: string,
  engine: 'cpu' | 'libtorch',
  choice: Pick<DemoOptions, 'encoder' | 'settings'> = {},
): Promise<ChainResult> => {
  const options = {
    out: join(folder, name),
    engine,
    precision: 'fp32',
    threads: 1,
    settings: { totalEpochs: 2 },
    ...choice,
  } as const;
  const [result] = await runChainTasks([{ task: 'demo', options }], { environment });
  return result as ChainResult;
};

/** A catalog whose demo corpus is the small one of the tests, and no encoder anywhere. */
beforeAll(async () => {
  folder = await createTestFolder();
  const corpus = await writeTestCorpus({ sentences: 60 });
  const catalog = join(folder, 'catalog');
  await cp(corpus.dataset, join(catalog, 'demo'), { recursive: true });
  environment = {
    DYNCLEAN_DATASETS: catalog,
    DYNCLEAN_CACHE: join(folder, 'cache'),
    HF_HOME: join(folder, 'hub'),
    HF_HUB_CACHE: join(folder, 'hub'),
    HF_HUB_OFFLINE: '1',
  };
});

describe('the demo on the plain engine', () => {
  let result: ChainResult;
  let demo: DemoSummary;

  beforeAll(async () => {
    result = await run('plain', 'cpu');
    demo = result.value as DemoSummary;
  });

  it('shows the mechanics, in small, and says why', () => {
    expect(result.error).toBeUndefined();
    expect(demo.mechanicsOnly).toBe(true);
    expect(demo.mechanicsReason).toContain('plain TensorFlow.js');
    expect(result.messages[0]).toBe(`mechanics only: ${demo.mechanicsReason}`);
    expect(demo.clean.cleaner?.encoder).toMatchObject({ id: 'small-encoder', numLayers: 2, hiddenSize: 64 });
    expect(demo.clean.data).toMatchObject({ name: 'test corpus-small', sentences: 48, folder: 'small-corpus' });
  });

  it('has both scores, and what was removed, worst first', () => {
    expect(demo.clean.scores.before?.test?.gold).toBe(demo.clean.scores.after?.test?.gold);
    expect(demo.clean.scores.after).not.toBeNull();
    const { removed } = demo.clean.signs.positives;
    expect(demo.removedPositives).toHaveLength(Math.min(20, removed));
    const metrics = demo.removedPositives.map(({ aum }) => aum);
    expect(metrics).toEqual([...metrics].sort((a, b) => a - b));
    for (const { removed: isRemoved, gold, type } of demo.removedPositives) {
      expect([isRemoved, gold?.wrong]).toEqual([true, gold?.type !== type]);
    }
  });

  it('keeps its corpus and encoder, so that it can be cleaned again from where it lies now', async () => {
    const again = await cleanFromRun({ from: demo.clean.folder, out: join(folder, 'again'), cleaning: { kPos: 10 } });
    expect(again.data.folder).toBe(join(demo.clean.folder, 'small-corpus'));
    expect(again.cleaner?.encoder.id).toBe(join(demo.clean.folder, 'small-encoder'));
    expect((await readDataset(demo.clean.files.cleaned)).train).toHaveLength(48);
  });
});

const isThere = listEngines().some(({ name, available }) => name === 'libtorch' && available);
const note = isThere ? '' : ' (skipped: the engine libtorch is not built)';

(isThere ? describe : describe.skip)(`the demo on libtorch${note}`, () => {
  it('shows the mechanics where no encoder can be had, but not when one was named', async () => {
    const result = await run('no weights', 'libtorch');
    expect(result.error).toBeUndefined();
    expect((result.value as DemoSummary).mechanicsReason).toContain('no encoder weights can be had');
    const named = await run('named', 'libtorch', { encoder: 'minilm' });
    expect(named.error?.name).toBe('InputError');
    expect(named.partial).toBeNull();
  });

  it('does the whole of the corpus with an encoder', async () => {
    const corpus = await writeTestCorpus({ sentences: 8 });
    const result = await run('whole', 'libtorch', {
      encoder: corpus.encoder,
      settings: { ...testSettings, totalEpochs: 6 },
    });
    const demo = result.value as DemoSummary;
    expect(result.error).toBeUndefined();
    expect(demo).toMatchObject({ mechanicsOnly: false, mechanicsReason: null });
    expect(demo.clean.data.sentences).toBe(60);
    expect(result.tensorsLeft + result.handlesLeft).toBe(0);
  });
});
