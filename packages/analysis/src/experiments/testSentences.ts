import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { readJsonFile } from '@dynclean/files';
import { computeF1, type SentenceCounts } from '@dynclean/metrics';
import type { CellResult } from '@dynclean/planner';
import { z } from 'zod';

/**
 * The file beside a kept record with what the weights of a step of its training predicted on test, counted by sentence,
 * without words. One training may have several: it serves shorter ones, too, and each of these ends with other weights.
 */
export function nameKeptSentences(step: number): string {
  return `test-sentences-${step}.json`;
}

/** Counts as words of a line each, which a thousand lines of numbers are not. */
const counts = z.string().transform((text) => (text === '' ? [] : text.split(' ').map(Number)));
const keptSentencesSchema = z.strictObject({ correct: counts, predicted: counts, gold: counts });

/** As text of that file. */
export function formatTestSentences({ correct, predicted, gold }: SentenceCounts): string {
  const lines = { correct: correct.join(' '), predicted: predicted.join(' '), gold: gold.join(' ') };
  return `${JSON.stringify(lines, null, 2)}\n`;
}

/**
 * What was kept of the weights whose scores a cell shows; null where nothing was, or where it has another F1 than the
 * record, which is of another training then.
 *
 * @throws InputError where the file is not as it must be.
 */
export async function readTestSentences(
  result: Pick<Extract<CellResult, { state: 'there' }>, 'evaluation' | 'training'>,
): Promise<SentenceCounts | null> {
  const { training, evaluation } = result;
  const f1 = evaluation?.test?.f1;
  if (training === null || evaluation === null || f1 === undefined) return null;
  const file = join(training.folder, nameKeptSentences(evaluation.step));
  if (!existsSync(file)) return null;
  const kept = await readJsonFile(file, keptSentencesSchema);
  return Math.abs(computeF1(kept) - f1) < 1e-9 ? kept : null;
}
