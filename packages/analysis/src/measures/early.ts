import { computeAum, streamEpochs } from '@dynclean/dynamics';

import type { Measure, MeasureChunk } from './Measure.js';

/** How many epochs are early ones: half of them, one more where they are odd. */
export const countEarlyEpochs = (epochs: number): number => Math.ceil(epochs / 2);

/** AUM of the first half of the epochs: what is not learned by heart yet is told apart more easily. */
export const early: Measure = {
  name: 'early',
  title: 'AUM, early epochs',
  about: 'The label lies behind another one in the first half of the epochs.',
  metric: null,
  read: ({ dynamics, expected }, { epochs, signal }) => {
    async function* values(): AsyncGenerator<MeasureChunk> {
      const options = { ...expected, epochs: countEarlyEpochs(epochs), signal };
      for await (const { spanIds, epochs: rows } of streamEpochs(dynamics, options)) {
        yield { spanIds, values: computeAum(rows.map(({ margins }) => margins)) };
      }
    }
    return Promise.resolve(values());
  },
};
