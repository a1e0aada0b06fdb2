import { computeDensity, type DensityPoint } from '@dynclean/metrics';
import { type CleaningSettings, type Sign, signs } from '@dynclean/schema';
import { listMeasures, type RunContext } from '@dynclean/stages';

import type { DynamicsSource } from './DynamicsSource.js';
import { measureDynamics } from './measureDynamics.js';

/** Densities of one sign: its threshold samples, and all spans of it in D (DynClean, Figures 4 and 5). */
export interface SignDensities {
  readonly sign: Sign;
  readonly k: number;
  readonly tau: number | null;
  readonly curves: readonly {
    readonly of: 'threshold samples' | 'all' | 'right label' | 'wrong label';
    readonly size: number;
    readonly points: readonly DensityPoint[];
  }[];
}

/** How a measure is spread over right and wrong spans, by sign, at one number of epochs. */
export interface Densities {
  readonly metric: CleaningSettings['metric'];
  readonly epochs: number;
  readonly signs: readonly SignDensities[];
}

/**
 * Kernel densities of a metric, with the thresholds. With gold labels beside, those of right and of wrong labels, too.
 *
 * @param choice - what is not given is as in the cleaning that was made from the dynamics.
 */
export async function collectDensities(
  source: DynamicsSource,
  choice: Partial<Pick<CleaningSettings, 'metric' | 'kPos' | 'kNeg'>> & { readonly epochs?: number } = {},
  context: RunContext = {},
): Promise<Densities> {
  const { metric, kPos, kNeg } = { ...source.cleaning, ...choice };
  const recorded = Math.min(source.dynamics.length, source.threshold.length);
  const epochs = choice.epochs ?? source.cleaning.epochs ?? recorded;
  const measures = listMeasures().filter(({ name }) => name === metric);
  const measured = await measureDynamics(source, { epochs, measures }, context);
  const thresholds = await measured.estimate({ metric, kPos, kNeg });
  const hasGold = source.goldSpans !== null;
  const bySigns = signs.map((sign): SignDensities => {
    const { right, wrong } = measured.values.get(metric)![sign];
    const every = wrong.length === 0 ? right : joinAscending(right, wrong);
    const { values, tau, k } = thresholds[sign];
    const range = findRange([values, every, ...(hasGold ? [right, wrong] : [])], tau, metric);
    const curve = (of: SignDensities['curves'][number]['of'], ascending: Float64Array) => ({
      of,
      size: ascending.length,
      points: computeDensity(ascending, range),
    });
    return {
      sign,
      k,
      tau,
      curves: [
        curve('threshold samples', values),
        curve('all', every),
        ...(hasGold ? [curve('right label', right), curve('wrong label', wrong)] : []),
      ],
    };
  });
  return { metric, epochs, signs: bySigns };
}

function joinAscending(first: Float64Array, second: Float64Array): Float64Array {
  const joined = new Float64Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined.sort();
}

/** Where all curves have most of their mass; Confidence has its whole range. */
function findRange(
  samples: readonly Float64Array[],
  tau: number | null,
  metric: CleaningSettings['metric'],
): { from: number; to: number } {
  if (metric === 'confidence') return { from: 0, to: 1 };
  const known = samples.filter(({ length }) => length > 0);
  const quantile = (values: Float64Array, q: number): number => values[Math.round(q * (values.length - 1))]!;
  const from = Math.min(...known.map((values) => quantile(values, 0.005)), tau ?? Infinity);
  const to = Math.max(...known.map((values) => quantile(values, 0.995)), tau ?? -Infinity);
  const margin = Math.max((to - from) * 0.05, 1e-3);
  return { from: from - margin, to: to + margin };
}
