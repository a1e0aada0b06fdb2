import type { RankedNegativesSettings } from './RankedNegativesSettings.js';

/**
 * Places of `count` of some values, ascending: the largest (`top`), the smallest (`bottom`), or those of the ranks from
 * `floor((n - count) / 2)` on (`middle`). Of equal values the earlier place has the higher rank. At most all.
 */
export function pickRanked(values: ArrayLike<number>, count: number, rank: RankedNegativesSettings['rank']): number[] {
  const places = Array.from({ length: values.length }, (_, place) => place);
  places.sort((a, b) => (values[b] as number) - (values[a] as number) || a - b);
  const spare = Math.max(0, places.length - count);
  const from = { top: 0, middle: Math.floor(spare / 2), bottom: spare }[rank];
  return places.slice(from, from + count).sort((a, b) => a - b);
}
