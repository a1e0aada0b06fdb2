import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { readDataset } from '@dynclean/datasets';
import type { Sentence, ThresholdSampleIds } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { createTestFolder } from '../testing/index.js';
import { thresholdCorpus } from './thresholdCorpus.js';

/** Sentences of three words, six spans each; an entity at word 0 of every one. */
async function writeCorpus(numSentences: number, type = 'PER'): Promise<string> {
  const folder = await createTestFolder();
  const lines = Array.from({ length: numSentences }, (_, index) =>
    JSON.stringify({ tokens: [`w${index}`, 'saw', 'it'], entities: [[0, 0, index % 2 === 0 ? type : 'LOC']], id: index }),
  );
  await writeFile(join(folder, 'train.jsonl'), lines.join('\n'));
  return folder;
}

describe(thresholdCorpus, () => {
  it('writes a corpus whose samples are those of its ids, and every other label as it was', async () => {
    const dataset = await writeCorpus(40);
    const out = join(await createTestFolder(), 'out');
    const summary = await thresholdCorpus({ dataset, out });
    // Two types of 20 positives each: half of each type (20 in all), and as many negatives: 40 / 2.
    expect(summary).toMatchObject({ type: 'THRESHOLD', positives: 20, negatives: 20 });
    const ids = JSON.parse(await readFile(summary.ids, 'utf8')) as ThresholdSampleIds;
    const { types, train } = await readDataset(out);
    expect(types).toEqual(['PER', 'LOC', 'THRESHOLD']);
    const relabelled = train.flatMap(({ origin }, index) =>
      ((origin?.meta?.['relabelled'] ?? []) as [number, number, string | null][]).map(([first, last, type]) => ({
        id: 6 * index + [0, 3, 5][first]! + last - first, // [0,0] [0,1] [0,2] [1,1] [1,2] [2,2]
        type,
      })),
    );
    const idsOf = (isPositive: boolean): number[] =>
      relabelled.filter(({ type }) => (type !== null) === isPositive).map(({ id }) => id);
    expect({ positives: idsOf(true), negatives: idsOf(false) }).toEqual(ids);
    train.forEach((sentence: Sentence, index) => {
      expect(sentence.origin?.id).toBe(index);
      const isSample = ids.positives.includes(6 * index);
      expect(sentence.entities[0]).toEqual([0, 0, isSample ? 'THRESHOLD' : index % 2 === 0 ? 'PER' : 'LOC']);
    });
  });

  it('with flat has only samples that are entities', async () => {
    const out = join(await createTestFolder(), 'out');
    const summary = await thresholdCorpus({ dataset: await writeCorpus(40), out, flat: true });
    const { train } = await readDataset(out);
    const numEntities = train.flatMap(({ entities }) => entities.filter(([, , type]) => type === 'THRESHOLD')).length;
    expect(numEntities).toBe(summary.positives + summary.negatives);
    expect(summary.negatives + summary.crossing).toBe(20);
    expect(summary.crossing).toBeGreaterThan(0); // three of the five negatives of a sentence cross another span
    expect(await readFile(join(out, 'train.jsonl'), 'utf8')).not.toContain('relabelled');
  });

  it('refuses a corpus that has the type already', async () => {
    const out = join(await createTestFolder(), 'out');
    await expect(thresholdCorpus({ dataset: await writeCorpus(4, 'THRESHOLD'), out })).rejects.toThrow(
      'must have no type THRESHOLD',
    );
  });
});
