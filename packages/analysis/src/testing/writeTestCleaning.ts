import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { writeSentences } from '@dynclean/datasets';
import type { Sentence } from '@dynclean/schema';
import { cleanForeign, type GivenCleaningSettings } from '@dynclean/stages';
import { createTestFolder } from '@dynclean/stages/testing';

/** One sentence, spans of one word: ids 0 to 7. Distant labels A A B B and four without; wrong are 1, 3, 6 and 7. */
export const testDistant: Sentence = {
  tokens: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'],
  entities: [[0, 0, 'A'], [1, 1, 'A'], [2, 2, 'B'], [3, 3, 'B']],
}; // prettier-ignore
/** The sentence of `testDistant` with its gold labels. */
export const testGold: Sentence = {
  tokens: testDistant.tokens,
  entities: [[0, 0, 'A'], [1, 1, 'B'], [2, 2, 'B'], [6, 6, 'A'], [7, 7, 'B']],
}; // prettier-ignore

/** AUM after one epoch and after two: the mean of both. */
const margins = [
  [5, 1, 4, 2, 6, 7, 1, 2],
  [5, -3, 4, 2, 6, 7, 1, 8],
];
/** Of the threshold samples 1 and 2, and 4 and 5; the same in both epochs. */
const thresholdMargins = [9, 1.5, 3, 9, 4, 1.5, 9, 9];

/** For tests: a folder with that corpus and dynamics of "another trainer" for it. */
export async function writeTestCleaning(options: { readonly withGold?: boolean } = {}) {
  const folder = await createTestFolder();
  const dataset = join(folder, 'corpus');
  await writeSentences(join(dataset, 'train-distant.jsonl'), [testDistant]);
  if (options.withGold !== false) await writeSentences(join(dataset, 'train-gold.jsonl'), [testGold]);
  await writeFile(join(dataset, 'dataset.json'), JSON.stringify({ name: 'corpus', types: ['A', 'B'] }));
  const ids = join(folder, 'ids.json');
  await writeFile(ids, JSON.stringify({ positives: [1, 2], negatives: [4, 5] }));
  const writeEpoch = async (name: string, values: readonly number[]): Promise<string> => {
    const rows = values.map((margin, span) => ({ span, margin, probability: 1 / (1 + Math.exp(-margin)) }));
    await writeFile(join(folder, name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    return join(folder, name);
  };
  const choice = {
    dataset,
    ids,
    maxSpanWidth: 1,
    dynamics: [await writeEpoch('d1.jsonl', margins[0]!), await writeEpoch('d2.jsonl', margins[1]!)],
    threshold: [await writeEpoch('t1.jsonl', thresholdMargins), await writeEpoch('t2.jsonl', thresholdMargins)],
  };
  const clean = async (name: string, cleaning: GivenCleaningSettings): Promise<string> => {
    await cleanForeign({ ...choice, out: join(folder, name), cleaning });
    return join(folder, name);
  };
  return { folder, choice, clean };
}
