import { cleanSpans, NoiseMixtures } from '@dynclean/cleaning';
import { streamSpanDynamics } from '@dynclean/dynamics';

import { WrongValues } from '../measures/WrongValues.js';
import type { Rule, RuleDecisions, RuleOptions } from './Rule.js';
import { watchFirst } from './watchFirst.js';

/** Spans shown on each side of a threshold. */
export const NUM_NEAREST = 10;

/** The paper's: below a percentile of the threshold samples (DynClean, Algorithm 1). */
export const percentile: Rule = {
  name: 'percentile',
  about: 'A label goes that lies below a percentile of the threshold samples of its sign, k-pos or k-neg.',
  takesMeasure: false,
  decide: decideByPercentile,
};

async function decideByPercentile(options: RuleOptions): Promise<RuleDecisions> {
  const { labels, types, dynamics, threshold, samples, expected, cleaning, epochs, signal, onChunk } = options;
  const { metric } = cleaning;
  const reader = (files: readonly string[]) => () => streamSpanDynamics(files, { ...expected, epochs, signal });
  const wrong = new WrongValues(labels, { numClasses: types.length + 1, samples });
  let mixtures: NoiseMixtures | undefined; // once the threshold run is read
  const noise = (): NoiseMixtures => (mixtures ??= new NoiseMixtures(wrong.finish()));
  const decisions = await cleanSpans({
    readDynamics: watchFirst(reader(dynamics), (chunk) => {
      noise().add(labels.labelsOf(chunk.spanIds), chunk[metric]);
      onChunk?.(chunk);
    }),
    readThresholdDynamics: watchFirst(reader(threshold), ({ spanIds, [metric]: values }) => {
      wrong.add({ spanIds, values });
    }),
    samples,
    settings: cleaning,
    labels,
    types,
    devF1: options.devF1,
    numNearest: NUM_NEAREST,
    keepNearest: options.keepNearest,
    signal,
  });
  return { ...decisions, noise: noise() };
}
