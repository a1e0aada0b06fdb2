import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { formatSentences, readSentences } from '@dynclean/datasets';
import { computeSha256 } from '@dynclean/files';
import { InputError, type Sentence } from '@dynclean/schema';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { StageSession } from '../kinds/StageSession.js';
import type { DataRef } from '../store/PlannedStage.js';
import { storeOfResults } from '../store/StageStore.js';
import { createTestFolder } from '../testing/createTestFolder.js';
import { writeTestCorpus } from '../testing/writeTestCorpus.js';
import { giveAnnotatedLabels } from './giveAnnotatedLabels.js';
import { openData } from './openData.js';

let dataset: string;
let own: Sentence[];
let results: string;

/** A stage as this machine has it, of which nothing but its being there is looked at. */
async function writeStage(key: string, labelled: readonly Sentence[]): Promise<void> {
  const folder = join(results, 'stages', `annotate-${key}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'labelled.jsonl'), formatSentences(labelled));
  const dates = { startedAt: '2026-01-01T00:00:00.000Z', finishedAt: '2026-01-01T00:00:00.000Z' };
  const files = { dynamics: null, spans: null, cleaned: null, model: null };
  const nothing = { run: null, clean: null, evaluations: [], epochEnds: [], models: [], operations: null };
  const environment = { host: '', processor: '', device: 'cpu', threads: 1, versions: {} };
  await writeFile(
    join(folder, 'stage.json'),
    JSON.stringify({
      ...{ format: 'dynclean-stage-1', kind: 'annotate', key, setting: 's', determinants: {}, inputs: [], title: 't' },
      ...{
        profile: null,
        createdBy: 'd',
        build: null,
        environment,
        ...dates,
        totalMs: 1,
        resumed: 0,
        epochs: 1,
        files,
      },
      ...nothing,
    }),
  );
}
const labelAll = (sentences: readonly Sentence[], type: string): Sentence[] =>
  sentences.map(({ tokens }) => ({ tokens, entities: [[0, 0, type]] }));
const open = async (key: string) =>
  giveAnnotatedLabels(await openData({ dataset }, {}), storeOfResults(results), { annotation: key });

beforeAll(async () => {
  ({ dataset } = await writeTestCorpus({ sentences: 11 }));
  own = await readSentences(join(dataset, 'train-distant.jsonl'));
  results = await createTestFolder();
});

describe(giveAnnotatedLabels, () => {
  it('has the labels of the stage, with all else of the dataset as it is', async () => {
    await writeStage('a', labelAll(own, 'LOC'));
    const { dataset: before } = await openData({ dataset }, {});
    const { dataset: after, vocabulary } = await open('a');
    expect(after.train).toEqual(labelAll(own, 'LOC'));
    expect(after.trainSha256).toBe(computeSha256(formatSentences(labelAll(own, 'LOC'))));
    expect([after.gold, after.dev, after.test, after.types]).toEqual([before.gold, before.dev, before.test, before.types]);
    expect(vocabulary.labelOf('LOC')).toBe(before.types.indexOf('LOC') + 1);
    // A session opens them by their reference, and without a store as they are, the labels of one not those of another.
    const ref: DataRef = { name: 'd', source: dataset, train: null, dev: null, test: null, sentences: null };
    const session = new StageSession({});
    const store = storeOfResults(results);
    expect((await session.openData(ref, store)).dataset.train).toEqual(before.train);
    const labelled = await session.openData({ ...ref, labels: { annotation: 'a' } }, store);
    expect(labelled.dataset.train).toEqual(after.train);
  });

  it.each([
    ['b', () => [labelAll(own, 'DAY')], 'DAY'],
    ['c', () => [labelAll(own.slice(1), 'PER')], 'must have the 11 training sentences of'],
    ['d', () => [labelAll([...own.slice(1), own[0]!], 'PER')], 'must have the 11 training sentences of'],
    ['e', () => [], 'must be there, complete, before what reads it'],
  ])('refuses (%s) labels of other types, of other sentences, and none', async (key, make, message) => {
    for (const labelled of make()) await writeStage(key, labelled);
    await expect(open(key)).rejects.toThrow(InputError);
    await expect(open(key)).rejects.toThrow(message);
  });
}); // prettier-ignore
