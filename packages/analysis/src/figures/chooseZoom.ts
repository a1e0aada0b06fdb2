import type { NoiseRanking } from '../dynamics/rankNoise.js';

/** Shares of the right negatives that a zoom shows, the smallest that will do. */
const SHARES = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1] as const;

/**
 * The share of the right negatives that a closer look at missed entities shows: the smallest of 0.5, 1, 2, 5, 10, 20,
 * 50 and 100 percent within which the cut lies and half of the missed entities are found.
 *
 * @returns null without missed entities.
 */
export function chooseZoom(
  { curves }: Pick<NoiseRanking, 'curves'>,
  measure: NoiseRanking['curves'][number]['measure'] = 'aum',
): number | null {
  const all = curves.find((of) => of.measure === measure && of.sign === 'negatives' && of.type === null);
  if (all === undefined || all.points.length === 0) return null;
  const half = all.points.find(({ wrongRemoved }) => wrongRemoved >= 0.5)?.rightRemoved ?? 1;
  const needed = Math.max(half, all.cut?.rightRemoved ?? 0);
  return SHARES.find((share) => share >= needed) ?? 1;
}
