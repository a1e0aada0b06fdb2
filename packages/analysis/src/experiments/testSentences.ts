import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { readJsonFile } from '@dynclean/files';
import { computeF1, type SentenceCounts } from '@dynclean/metrics';
import type { CellResult } from '@dynclean/planner';
import { z } from 'zod';

/** Beside a kept record: what its model predicted on test, counted by sentence, without words. */
export const KEPT_SENTENCES_FILE = 'test-sentences.json';

/** Counts as words of a line each, which a thousand lines of numbers are not. */
const counts = z.string().transform((text) => (text === '' ? [] : text.split(' ').map(Number)));
const keptSentencesSchema = z.strictObject({ correct: counts, predicted: counts, gold: counts });

/** As text of that file. */
export function formatTestSentences({ correct, predicted, gold }: SentenceCounts): string {
  const lines = { correct: correct.join(' '), predicted: predicted.join(' '), gold: gold.join(' ') };
  return `${JSON.stringify(lines, null, 2)}\n`;
}

/**
 * What was kept beside the record of a cell's training; null where nothing was, or where it is of other weights than
 * those whose scores the cell shows: a longer training serves shorter ones, too.
 *
 * @throws InputError where the file is not as it must be.
 */
export async function readTestSentences(result: CellResult): Promise<SentenceCounts | null> {
  if (result.state === 'waiting' || result.training === null) return null;
  const file = join(result.training.folder, KEPT_SENTENCES_FILE);
  const f1 = result.evaluation?.test?.f1;
  if (f1 === undefined || !existsSync(file)) return null;
  const kept = await readJsonFile(file, keptSentencesSchema);
  return Math.abs(computeF1(kept) - f1) < 1e-9 ? kept : null;
}
