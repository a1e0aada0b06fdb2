import { signs } from '@dynclean/schema';

import type { FilesReading, Measure, MeasureChunk, RecordedFiles } from './Measure.js';
import { streamAum } from './streamAum.js';
import { ValueCursor } from './ValueCursor.js';

/**
 * The mean of the AUM of both runs: the threshold run trains on the same labels but for its samples, and records all
 * spans. Of a sample, which it knows under another label, the dynamics run alone speaks.
 */
export const bothRuns: Measure = {
  name: 'both-runs',
  title: 'AUM, both runs',
  about: 'The label lies behind another one in the dynamics run and in the threshold run, on the mean.',
  metric: null,
  ofRuns: {
    read: (files, reading) => [averageRuns(files, reading)],
    readWrong: (files, reading) => [readSamples(files, reading)],
  },
};

async function* averageRuns(files: RecordedFiles, reading: FilesReading): AsyncGenerator<MeasureChunk> {
  const options = { ...files.expected, ...reading };
  const isSample = collectSamples(files);
  const threshold = new ValueCursor(streamAum(files.threshold, options));
  try {
    for await (const { spanIds, values } of streamAum(files.dynamics, options)) {
      const others = new Float64Array(values.length).fill(NaN);
      await threshold.fill(spanIds, others);
      const average = (own: number, row: number): number =>
        Number.isNaN(others[row]) || isSample.has(spanIds[row]!) ? own : (own + others[row]!) / 2;
      yield { spanIds, values: values.map(average) };
    }
  } finally {
    await threshold.close();
  }
}

async function* readSamples(files: RecordedFiles, reading: FilesReading): AsyncGenerator<MeasureChunk> {
  const isSample = collectSamples(files);
  for await (const { spanIds, values } of streamAum(files.threshold, { ...files.expected, ...reading })) {
    const isOfSample = (_: number, row: number): boolean => isSample.has(spanIds[row]!);
    yield { spanIds: spanIds.filter((span) => isSample.has(span)), values: values.filter(isOfSample) };
  }
}

const collectSamples = ({ samples }: RecordedFiles): Set<number> => new Set(signs.flatMap((sign) => samples[sign]));
