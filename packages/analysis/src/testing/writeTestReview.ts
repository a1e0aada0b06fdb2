import { join } from 'node:path';

import { createEpochWriter } from '@dynclean/dynamics';

import { writeTestCleaning } from './writeTestCleaning.js';

/** Best other label and its probability by span, in each epoch of a run. */
type Others = readonly (readonly (readonly [label: number, probability: number])[])[];

const numSpans = 8;
const margins = {
  'dynamics-run': [
    [5, 1, 4, 2, 6, 7, 1, 2],
    [5, -3, 4, 2, 6, 7, 1, 8],
  ],
  'threshold-run': [
    [9, 1.5, 3, 9, 4, 1.5, 9, 9],
    [9, 1.5, 3, 9, 4, 1.5, 9, 9],
  ],
};

/** Spans 1 and 3 would rather be B and none, span 6 rather A; the rest says nothing of note. */
const others: Record<keyof typeof margins, Others> = {
  'dynamics-run': [0, 1].map(() => Array.from({ length: numSpans }, (_, id) => [id === 1 ? 2 : id === 6 ? 1 : id < 4 ? 0 : 2, 0.25] as const)), // prettier-ignore
  'threshold-run': [0, 1].map(() => Array.from({ length: numSpans }, (_, id) => [id === 6 ? 1 : id === 1 ? 1 : 0, 0.5] as const)), // prettier-ignore
};

/**
 * For tests: a clean run of the test corpus whose epoch files hold best other labels, too.
 *
 * Removed are span 1 (`b`, an A, AUM -1), 3 (`d`, a B, AUM 2) and 6 (`g`, none, AUM 1): tau is 3 and 4.
 */
export async function writeTestReview(): Promise<{ readonly folder: string; readonly run: string }> {
  const { folder, clean } = await writeTestCleaning();
  const run = await clean('run', { kNeg: 90 });
  for (const name of ['dynamics-run', 'threshold-run'] as const) {
    for (const [epoch, values] of margins[name].entries()) {
      const writer = await createEpochWriter(join(run, name, 'dynamics', `epoch-${epoch + 1}.arrow`), { others: true });
      await writer.write({
        spanIds: Int32Array.from({ length: numSpans }, (_, id) => id),
        margins: Float32Array.from(values),
        probabilities: Float32Array.from(values, (margin) => 1 / (1 + Math.exp(-margin))),
        others: {
          labels: Int32Array.from(others[name][epoch]!, ([label]) => label),
          probabilities: Float32Array.from(others[name][epoch]!, ([, probability]) => probability),
        },
      });
      await writer.close();
    }
  }
  return { folder, run };
}
