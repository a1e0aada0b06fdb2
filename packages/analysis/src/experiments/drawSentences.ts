import { computeGainInterval, type ConfidenceInterval } from '@dynclean/metrics';
import { createRandom } from '@dynclean/random';

import type { Observation } from './Observation.js';

/**
 * Bounds of the gain of some seeds over the sentences of test, in points of F1, the same at each call; null where no
 * seed has a gain, or the predictions of one were not kept.
 */
export function drawSentences(observations: readonly Observation[]): ConfidenceInterval | null {
  const pairs = observations.flatMap(({ values, gainPair }) =>
    typeof values.gain === 'number' ? [gainPair ?? null] : [],
  );
  const known = pairs.filter((pair) => pair !== null);
  if (known.length === 0 || known.length < pairs.length) return null;
  const random = createRandom(0);
  const { level, low, high } = computeGainInterval(known, { random: () => random.uniform() });
  return { level, low: 100 * low, high: 100 * high };
}
