import { join } from 'node:path';
import { existsSync } from 'node:fs';

import { readJsonFile } from '@dynclean/files';
import type { CleaningSettings } from '@dynclean/schema';
import type { RunContext } from '@dynclean/stages';
import { z } from 'zod';

import type { OpenedData } from '../data/openCellData.js';
import { collectDataMap, type DataMap, type DataMapBin } from './collectDataMap.js';
import { collectDensities, type Densities } from './collectDensities.js';
import type { DynamicsSource } from './DynamicsSource.js';
import { openStageDynamics, type StagesOfCleaning } from './openStageDynamics.js';
import { type NoiseRanking, rankNoise } from './rankNoise.js';

/** What the dynamics behind a cleaning say, each computed (or read) when it is asked for. */
export interface CleaningMeasures {
  /** By which the cleaning was made. */
  readonly metric: CleaningSettings['metric'];
  readonly densities: (context?: RunContext) => Promise<Densities>;
  readonly dataMap: (context?: RunContext) => Promise<DataMap>;
  /** At the cleaning's number of epochs; null without gold labels. */
  readonly ranking: (context?: RunContext, options?: { readonly curves: boolean }) => Promise<NoiseRanking | null>;
}

/** Computed from epoch files. */
export function measuresOfDynamics(source: DynamicsSource): CleaningMeasures {
  return {
    metric: source.cleaning.metric,
    densities: (context) => collectDensities(source, {}, context),
    dataMap: (context) => collectDataMap(source, {}, context),
    ranking: (context, { curves } = { curves: false }) => rankNoise(source, { epochs: [], curves }, context),
  };
}

/** Where they are kept beside a cleaning's record, when its dynamics and its data are not. */
export const KEPT_MEASURES_FILE = 'measures.json';

const keptSchema = z.strictObject({
  format: z.literal('dynclean-measures-1'),
  metric: z.enum(['aum', 'confidence']),
  densities: z.custom<Densities>((value) => typeof value === 'object'),
  dataMap: z.custom<DataMap>((value) => typeof value === 'object'),
  ranking: z.custom<NoiseRanking | null>((value) => typeof value === 'object'),
});

/** What `measures.json` holds: all that tables and figures show of a cleaning's dynamics. */
export type KeptMeasures = z.infer<typeof keptSchema>;

/** All of them as one value, for a file that tables and figures can be printed from. */
export async function collectMeasures(source: DynamicsSource, context: RunContext = {}): Promise<KeptMeasures> {
  const measures = measuresOfDynamics(source);
  return {
    format: 'dynclean-measures-1',
    metric: measures.metric,
    densities: await measures.densities(context),
    dataMap: await measures.dataMap(context),
    ranking: await measures.ranking(context, { curves: true }),
  };
}

/**
 * What the dynamics behind a cell's cleaning say: from its epoch files, else from what was kept of them. Null where
 * there is neither.
 *
 * @throws InputError where the kept file is not as it must be.
 */
export async function openCellMeasures(
  name: string,
  stages: StagesOfCleaning,
  data: OpenedData,
): Promise<CleaningMeasures | null> {
  const source = await openStageDynamics(name, stages, data);
  if (source !== null) return measuresOfDynamics(source);
  const file = stages.cleaning === null ? null : join(stages.cleaning.folder, KEPT_MEASURES_FILE);
  if (file === null || !existsSync(file)) return null;
  const kept = await readJsonFile(file, keptSchema);
  const ranking = kept.ranking && withInfinities(kept.ranking);
  return {
    metric: kept.metric,
    densities: () => Promise.resolve(kept.densities),
    dataMap: () => Promise.resolve(withMarks(kept.dataMap)),
    ranking: () => Promise.resolve(ranking),
  };
}

/** Files of before have neither regions nor removed spans. */
function withMarks(map: DataMap): DataMap {
  const { regions = [] } = map as Partial<DataMap>;
  return { ...map, regions, bins: map.bins.map((bin) => ({ ...bin, removed: (bin as Partial<DataMapBin>).removed ?? null })) }; // prettier-ignore
}

/** JSON has no infinity, which is where a curve begins: below all values. */
function withInfinities(ranking: NoiseRanking): NoiseRanking {
  const curves = ranking.curves.map((curve) => ({
    ...curve,
    points: curve.points.map((point) => ({ ...point, value: (point.value as number | null) ?? -Infinity })),
  }));
  return { ...ranking, curves };
}
