import { computeAum, streamEpochs } from '@dynclean/dynamics';
import { signs } from '@dynclean/schema';

import { collectAum } from './collectAum.js';
import type { Measure, MeasureChunk } from './Measure.js';

/**
 * The mean of the AUM of both runs: the threshold run trains on the same labels but for its samples, and records all
 * spans. Of a sample, which it knows under another label, the dynamics run alone speaks.
 */
export const bothRuns: Measure = {
  name: 'both-runs',
  title: 'AUM, both runs',
  about: 'The label lies behind another one in the dynamics run and in the threshold run, on the mean.',
  metric: null,
  read: async ({ dynamics, threshold, samples, expected, spans }, { epochs, signal }) => {
    const ofThreshold = await collectAum(threshold, spans.numSpans, { ...expected, epochs, signal });
    for (const sign of signs) for (const span of samples[sign]) ofThreshold[span] = NaN;
    async function* values(): AsyncGenerator<MeasureChunk> {
      for await (const { spanIds, epochs: rows } of streamEpochs(dynamics, { ...expected, epochs, signal })) {
        const own = computeAum(rows.map(({ margins }) => margins));
        yield {
          spanIds,
          values: own.map((value, row) => {
            const other = ofThreshold[spanIds[row]!]!;
            return Number.isNaN(other) ? value : (value + other) / 2;
          }),
        };
      }
    }
    return values();
  },
};
