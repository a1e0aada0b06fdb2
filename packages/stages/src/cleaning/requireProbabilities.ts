import { type CleaningSettings, InputError } from '@dynclean/schema';

import { findMeasure } from '../measures/registry.js';

/** What a report says where probabilities stand for others that nobody recorded. */
export const withoutProbabilities =
  'The dynamics are files of the package aum, which hold no probabilities: Confidence, Variability and the regions of ' +
  'the data map are of each label against the best other one alone, so Confidence is too high rather than too low.';

/**
 * Nothing is decided by probabilities that nobody recorded.
 *
 * @param lacksProbabilities - whether the dynamics are AUM's CSV.
 * @throws InputError where the metric, the other one that is heard, or the measure is of probabilities.
 */
export function requireProbabilities(
  lacksProbabilities: boolean,
  {
    metric,
    otherMetric = 'ignored',
    measure = null,
  }: Pick<CleaningSettings, 'metric'> & Partial<Pick<CleaningSettings, 'otherMetric' | 'measure'>>,
): void {
  if (!lacksProbabilities) return;
  const advice = 'Record the probabilities of the labels, too: see docs/own-dynamics.md.';
  if (metric === 'confidence') {
    throw new InputError(
      `metric: must be "aum" with dynamics of the package aum, which hold no probabilities, but got "confidence". ${advice}`,
    );
  }
  if (otherMetric !== 'ignored') {
    throw new InputError(
      `otherMetric: must be "ignored" with dynamics of the package aum, which hold no probabilities, but got ` +
        `"${otherMetric}". ${advice}`,
    );
  }
  if (measure !== null && findMeasure(measure).needsProbabilities === true) {
    throw new InputError(
      `measure: must be one of margins with dynamics of the package aum, which hold no probabilities, but got "${measure}". ` +
        advice,
    );
  }
}
