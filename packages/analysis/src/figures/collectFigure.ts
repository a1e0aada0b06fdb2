import type { Sign } from '@dynclean/schema';
import { computeMeanAndDeviation } from '@dynclean/metrics';
import { findCellResult, type PlannedCell } from '@dynclean/planner';
import type { RunContext } from '@dynclean/stages';

import { type CleaningMeasures, openCellMeasures } from '../dynamics/CleaningMeasures.js';
import type { DataMap } from '../dynamics/collectDataMap.js';
import type { Densities } from '../dynamics/collectDensities.js';
import type { NoiseRanking } from '../dynamics/rankNoise.js';
import type { CellData } from '../experiments/measureManifest.js';
import type { Observation } from '../experiments/Observation.js';
import type { OpenExperiment } from '../experiments/openExperiment.js';
import { chooseZoom } from './chooseZoom.js';
import { collectEntitiesByLength, type FigureSparsity } from './collectEntitiesByLength.js';
import { collectMissamplingBounds, type FigureBounds } from './collectMissamplingBounds.js';

/** Scores and removals at one percentile; scores in percent, means over seeds. */
export interface FigureSweepPoint {
  readonly k: number;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
  readonly f1Deviation: number | null;
  readonly removed: number | null;
}

/** One percentile varied, the other held. */
export interface FigureSweep {
  readonly name: string;
  readonly varied: 'kPos' | 'kNeg';
  readonly heldAt: number | null;
  /** The percentile that the paper chose. */
  readonly chosen: number | null;
  readonly points: readonly FigureSweepPoint[];
}

/** F1 on dev in the course of one training. */
export interface FigureDevCurve {
  readonly series: string;
  readonly panel: string;
  readonly points: readonly { readonly epoch: number; readonly f1: number }[];
}

/** How well measures find noise, and how closely missed entities are looked at. */
export interface FigureRanking {
  readonly name: string;
  readonly ranking: NoiseRanking;
  /** The share of the right negatives that the closer look shows (`chooseZoom`); null: there is none. */
  readonly zoom: number | null;
}

/** What a figure shows, as numbers. */
export type FigureData =
  | { readonly kind: 'dev-curves'; readonly curves: readonly FigureDevCurve[] }
  | { readonly kind: 'sweep'; readonly panels: readonly FigureSweep[] }
  | { readonly kind: 'densities'; readonly parts: readonly { readonly name: string; readonly densities: Densities }[] }
  | { readonly kind: 'data-map'; readonly parts: readonly { readonly name: string; readonly map: DataMap }[] }
  | { readonly kind: 'ranking'; readonly parts: readonly FigureRanking[] }
  | { readonly kind: 'entities-by-length'; readonly parts: readonly FigureSparsity[] }
  | { readonly kind: 'missampling-bounds'; readonly parts: readonly FigureBounds[] };

/** Figures of what runs, or the data of a manifest, say; those that a clean run has, too, are the others. */
export type ManifestFigureKind = 'sweep' | 'entities-by-length' | 'missampling-bounds';

/** Metrics that a figure needs measured, whatever its manifest lists. */
type Experiment = OpenExperiment & { readonly observations: readonly Observation[]; readonly data: CellData };

/** What can be chosen of a figure. */
export interface FigureOptions {
  /** Share of the right negatives that the closer look at missed entities shows. Default: as `chooseZoom` has it. */
  readonly zoom?: number | undefined;
}

/**
 * Collects the numbers of a figure from finished runs. What is missing is left out;
 * `observations` say what it waits for.
 */
export async function collectFigure(
  experiment: Experiment,
  kind: FigureData['kind'],
  { zoom, ...context }: RunContext & FigureOptions = {},
): Promise<FigureData> {
  const { layout } = experiment.loaded.manifest;
  const signs = layout !== undefined && 'figure' in layout ? layout.signs : undefined;
  const isShown = ({ sign }: { readonly sign: Sign }): boolean => signs?.includes(sign) ?? true;
  switch (kind) {
    case 'dev-curves':
      return { kind, curves: collectDevCurves(experiment) };
    case 'sweep':
      return { kind, panels: await collectSweeps(experiment) };
    case 'densities':
      return {
        kind,
        parts: await forDynamics(experiment, async (name, measures) => {
          const densities = await measures.densities(context);
          return { name, densities: { ...densities, signs: densities.signs.filter(isShown) } };
        }),
      };
    case 'data-map':
      return {
        kind,
        parts: await forDynamics(experiment, async (name, measures) => {
          const map = await measures.dataMap(context);
          return { name, map: { ...map, regions: map.regions.filter(isShown), bins: map.bins.filter(isShown) } };
        }),
      };
    case 'ranking':
      return {
        kind,
        parts: (
          await forDynamics(experiment, async (name, measures) => {
            const ranking = await measures.ranking(context, { curves: true });
            return ranking && { name, ranking, zoom: zoom ?? chooseZoom(ranking) };
          })
        ).filter((part) => part !== null),
      };
    case 'entities-by-length':
      return { kind, parts: await collectEntitiesByLength(experiment) };
    case 'missampling-bounds':
      return { kind, parts: await collectMissamplingBounds(experiment) };
  }
}

/** By the data that were read: a profile may put others in place of the manifest's. */
const nameCell = ({ data, version, model }: PlannedCell): string =>
  [data.name, version, ...(model === null ? [] : [model])].join(', ');

/** The dynamics of every cleaning, each once. */
async function forDynamics<T>(
  { plan, results, observations, data }: Experiment,
  collect: (name: string, measures: CleaningMeasures) => Promise<T>,
): Promise<T[]> {
  const collected: T[] = [];
  const seen = new Set<string | null>();
  for (const { cell } of observations) {
    if (cell.stages.cleaning === null || seen.has(cell.stages.cleaning)) continue;
    seen.add(cell.stages.cleaning);
    const result = findCellResult(plan, results, cell);
    if (result.state === 'waiting') continue;
    const measures = await openCellMeasures(cell.version, result, await data.open(cell));
    if (measures === null) continue;
    const seed = result.dynamics?.record.run?.settings.seed;
    const epochs = result.cleaning?.record.clean?.epochsAveraged;
    const name = `${cell.data.name}, cleaned version ${cell.version}, ${epochs} epochs${seed === undefined ? '' : `, seed ${seed}`}`;
    collected.push(await collect(name, measures));
  }
  return collected;
}

/** The first seed of each version. */
function collectDevCurves({ plan, results, observations }: Experiment): readonly FigureDevCurve[] {
  const cells = [...new Set(observations.map(({ cell }) => cell))];
  const severalDatasets = new Set(cells.map(({ data }) => data.name)).size > 1;
  const severalModels = new Set(cells.map(({ model }) => model)).size > 1;
  const seen = new Set<string>();
  return cells.flatMap((cell): FigureDevCurve[] => {
    const result = findCellResult(plan, results, cell);
    const training = result.state === 'there' ? result.training : null;
    const swept = Object.entries(cell.values).map(
      ([path, value]) => `${path.slice(path.lastIndexOf('.') + 1)} ${String(value)}`,
    );
    const series = [cell.version, ...(severalModels && cell.model !== null ? [cell.model] : []), ...swept].join(', ');
    const key = JSON.stringify([cell.data.name, series, cell.blockName]);
    const { run = null, evaluations = [] } = training?.record ?? {};
    if (run === null || seen.has(key)) return [];
    seen.add(key);
    const stepsPerEpoch = run.totalSteps / run.settings.totalEpochs;
    const shown = evaluations.filter(({ epoch }) => epoch <= cell.epochs.training);
    return (shown[0]?.dev.byType ?? []).map(({ type }, index) => ({
      series,
      panel: severalDatasets ? `${cell.data.name}: ${type}` : type,
      points: shown.map(({ step, dev }) => ({ epoch: step / stepsPerEpoch, f1: 100 * (dev.byType[index]?.f1 ?? 0) })),
    }));
  });
}

async function collectSweeps({ observations, data }: Experiment): Promise<readonly FigureSweep[]> {
  const panels: FigureSweep[] = [];
  const groups = new Map<string, { of: Observation[]; varied: 'kPos' | 'kNeg' }>();
  // One a cell: a layout may ask for types, signs or splits, too.
  const whole = new Map(
    observations
      .filter(({ axes }) => (axes['type'] ?? null) === null)
      .map((observation) => [observation.cell, observation]),
  );
  for (const observation of whole.values()) {
    const { cell } = observation;
    for (const varied of ['kPos', 'kNeg'] as const) {
      const path = `cleaning.${varied}`;
      if (!(path in cell.values)) continue;
      const { [path]: _k, ...others } = cell.values;
      const key = JSON.stringify([varied, cell.data.name, cell.model, cell.version, cell.blockName, others]);
      const group = groups.get(key) ?? { of: [], varied };
      group.of.push(observation);
      groups.set(key, group);
    }
  }
  for (const { of, varied } of groups.values()) {
    const { cell, axes } = of[0]!;
    const held = varied === 'kPos' ? 'kNeg' : 'kPos';
    const opened = await data.open(cell);
    const paper = opened.missing === null ? opened.dataset.info.paper : undefined;
    const heldAt = axes[`cleaning.${held}`] ?? cell.differs[`cleaning.${held}`] ?? paper?.[held] ?? null;
    const ks = [...new Set(of.map((one) => Number(one.cell.values[`cleaning.${varied}`])))].sort((a, b) => a - b);
    panels.push({
      name: nameCell(cell),
      varied,
      heldAt: heldAt === null ? null : Number(heldAt),
      chosen: paper?.[varied] ?? null,
      points: ks.map((k) => averagePoint(k, varied, of)),
    });
  }
  return panels;
}

function averagePoint(k: number, varied: 'kPos' | 'kNeg', of: readonly Observation[]): FigureSweepPoint {
  const own = of.filter(({ cell }) => cell.values[`cleaning.${varied}`] === k);
  const summarize = (metric: 'precision' | 'recall' | 'f1' | 'removedPositives' | 'removedNegatives') => {
    const known = own.flatMap(({ values }) => values[metric] ?? []);
    return known.length === 0 ? null : computeMeanAndDeviation(known);
  };
  const f1 = summarize('f1');
  return {
    k,
    precision: summarize('precision')?.mean ?? null,
    recall: summarize('recall')?.mean ?? null,
    f1: f1?.mean ?? null,
    f1Deviation: f1?.deviation ?? null,
    removed: summarize(varied === 'kPos' ? 'removedPositives' : 'removedNegatives')?.mean ?? null,
  };
}
