import { signs } from '@dynclean/schema';

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
  read: ({ samples }, { aum }) => {
    async function* values(): AsyncGenerator<MeasureChunk> {
      const isSample = new Uint8Array(aum.dynamics.length);
      for (const sign of signs) for (const span of samples[sign]) isSample[span] = 1;
      const spanIds = Int32Array.from(aum.dynamics.keys()).filter((span) => !Number.isNaN(aum.dynamics[span]));
      const valueOf = (span: number): number => {
        const [own, other] = [aum.dynamics[span]!, aum.threshold[span]!];
        return isSample[span] === 1 || Number.isNaN(other) ? own : (own + other) / 2;
      };
      yield await Promise.resolve({ spanIds, values: Float64Array.from(spanIds, valueOf) });
    }
    return Promise.resolve(values());
  },
  readWrong: ({ samples }, { aum }) => {
    async function* values(): AsyncGenerator<MeasureChunk> {
      const spanIds = Int32Array.from(signs.flatMap((sign) => samples[sign])).sort();
      yield await Promise.resolve({ spanIds, values: Float64Array.from(spanIds, (span) => aum.threshold[span]!) });
    }
    return Promise.resolve(values());
  },
};
