import { joinByRank } from '@dynclean/cleaning';

import { countEarlyEpochs } from './early.js';
import type { Measure, MeasureChunk, MeasureReading, MeasureSource } from './Measure.js';
import { neighbours } from './neighbours.js';
import { streamAum } from './streamAum.js';
import { ValueCursor } from './ValueCursor.js';

/**
 * Mean rank by early AUM and by what the same words are called elsewhere, among the positives of a type: mistakes that
 * the model has learned are seen by the words, what has no words elsewhere by the model. Of negatives it does not
 * speak. Of what it ranks by it holds a number a positive.
 */
export const joinedWords: Measure = {
  name: 'joined-words',
  title: 'early AUM and same words, joined',
  about: 'Among the labels of its type it ranks low by early AUM and by the labels of the same words, on the mean.',
  metric: null,
  read: (source, reading) => Promise.resolve(joinWords(source, reading)),
};

async function* joinWords(source: MeasureSource, reading: MeasureReading): AsyncGenerator<MeasureChunk> {
  const { labels } = source.spans;
  const { epochs, signal } = reading;
  const [positives, early]: [number[], number[]] = [[], []];
  const options = { ...source.expected, epochs: countEarlyEpochs(epochs), signal };
  for await (const { spanIds, values } of streamAum(source.dynamics, options)) {
    for (let row = 0; row < spanIds.length; row++) {
      if (labels[spanIds[row]!] === 0) continue;
      positives.push(spanIds[row]!);
      early.push(values[row]!);
    }
  }
  const spanIds = Int32Array.from(positives);
  const words = new Float64Array(spanIds.length);
  const ofWords = await neighbours.read!(source, reading);
  if (ofWords !== null) await new ValueCursor(ofWords).fill(spanIds, words);
  const groups = Int32Array.from(spanIds, (span) => labels[span]! - 1);
  yield { spanIds, values: joinByRank({ values: [Float64Array.from(early), words], groups }) };
}
