import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { partIntoFolds } from '@dynclean/cleaning';
import { type CandidateSpans, numberNames, readDataset, type SpanNames, writeSentences } from '@dynclean/datasets';
import { runInfoSchema, type Sentence } from '@dynclean/schema';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { readEarlierCleaning } from '../../cleaning/RecordedDynamics.js';
import { enumerateTrainingSpans, openData } from '../../data/openData.js';
import { readEpoch } from '../../testing/readEpoch.js';
import { runChainTasks } from '../../testing/runChainTasks.js';
import { testSettings, writeTestCorpus } from '../../testing/writeTestCorpus.js';

const FOLDS = 2;

describe('a cleaning with names held out', () => {
  let folder: string;
  let sentences: readonly Sentence[];
  let spans: CandidateSpans;
  let names: SpanNames;
  let foldOf: Int32Array;
  const epochOf = (run: string, fold: number) => readEpoch(join(folder, run, `held-out-run-${fold + 1}`, 'dynamics/epoch-1.arrow')); // prettier-ignore

  /** Two runs: of the corpus, and of the same where names of the first fold have the other type. */
  beforeAll(async () => {
    const corpus = await writeTestCorpus({ sentences: 16 });
    folder = corpus.folder;
    const data = await openData({ dataset: corpus.dataset }, {});
    sentences = data.dataset.train;
    spans = enumerateTrainingSpans(data, 8);
    names = numberNames(sentences, spans);
    foldOf = partIntoFolds({ count: names.names.length, folds: FOLDS, seed: 42 });
    const flipped = sentences.map(({ tokens, entities }) => ({
      tokens,
      entities: entities.map(([first, last, type]): Sentence['entities'][number] => {
        const words = tokens.slice(first, last + 1).join(' ').toLowerCase(); // prettier-ignore
        const isHeldOut = foldOf[names.names.indexOf(words)] === 0;
        return [first, last, isHeldOut ? (type === 'PER' ? 'LOC' : 'PER') : type];
      }),
    }));
    await writeSentences(join(folder, 'flipped.jsonl'), flipped);
    const { dataset, encoder } = corpus;
    const options = {
      dataset,
      encoder,
      engine: 'cpu' as const,
      threads: 1,
      precision: 'fp32' as const,
      settings: { ...testSettings, totalEpochs: 1 },
      cleaning: { kPos: 0, kNeg: 0 },
      heldOutFolds: FOLDS,
    };
    const results = await runChainTasks([
      { task: 'clean', options: { ...options, out: join(folder, 'plain') } },
      { task: 'clean', options: { ...options, out: join(folder, 'flipped'), train: join(folder, 'flipped.jsonl') } },
    ]);
    expect(results.map(({ error }) => error)).toEqual([undefined, undefined]);
  });

  it('records of each fold the spans with its words, all names once', async () => {
    expect((await readDataset(join(folder, 'plain/cleaned'))).train).toHaveLength(16);
    const of = (fold: number) => [...names.nameOf.keys()].filter((span) => names.nameOf[span]! >= 0 && foldOf[names.nameOf[span]!] === fold); // prettier-ignore
    for (let fold = 0; fold < FOLDS; fold++) {
      const { spanIds } = await epochOf('plain', fold);
      expect([...spanIds]).toEqual(of(fold));
      expect([...spanIds].some((span) => spans.labels[span] === 0)).toBe(true); // missed entities, too
    }
    const { heldOut = [] } = await readEarlierCleaning(join(folder, 'plain'));
    expect(heldOut.map(({ files }) => files.length)).toEqual([1, 1]);
  });

  it('records the same spans with wrong labels, too, by the same model', async () => {
    const { spanIds, probabilities, others } = await epochOf('plain', 0);
    const wrong = await readEpoch(join(folder, 'plain/held-out-run-1/relabelled/epoch-1.arrow'));
    expect([...wrong.spanIds]).toEqual([...spanIds]);
    // Of three labels the wrong one is the best other one, or the third, to which the rest of the probability belongs.
    wrong.probabilities.forEach((probability, row) => {
      const [own, other] = [probabilities[row]!, others!.probabilities[row]!];
      const nearest = Math.min(Math.abs(probability - other), Math.abs(probability - (1 - own - other)));
      expect(nearest).toBeLessThan(1e-6);
    });
  });

  it('learns nothing of what the names of a fold are called, and all of the others', async () => {
    const [before, after] = [await epochOf('plain', 0), await epochOf('flipped', 0)];
    let numFlipped = 0;
    before.spanIds.forEach((span, row) => {
      const [own, other] = [before.probabilities[row]!, after.probabilities[row]!];
      if (spans.labels[span] === 0) return expect(own).toBe(other); // the very bits: the same model
      numFlipped += own === other ? 0 : 1;
    });
    expect(numFlipped).toBeGreaterThan(0);
    const [otherFold, changed] = [await epochOf('plain', 1), await epochOf('flipped', 1)];
    expect([...otherFold.probabilities]).not.toEqual([...changed.probabilities]);
  });

  it('says in run.json which names were held out, and has neither scores nor a model', async () => {
    const run = runInfoSchema.parse(JSON.parse(await readFile(join(folder, 'plain/held-out-run-2/run.json'), 'utf8')));
    expect([run.kind, run.heldOut, run.best, run.test, run.dynamicsEpochs]).toEqual(['held-out', { by: 'words', folds: 2, seed: 42, fold: 1 }, null, null, 1]); // prettier-ignore
    await expect(readFile(join(folder, 'plain/held-out-run-2/model/model.json'))).rejects.toThrow('ENOENT');
  });
});
