import { drawSentences, type Observation } from '@dynclean/analysis';
import { computeMeanAndDeviation, computeTInterval } from '@dynclean/metrics';
import type { LoadedManifest, SettingValue } from '@dynclean/planner';
import type { ExpectedCell, MetricName } from '@dynclean/schema';

import { roundMetric } from './metricText.js';
import type { ReportCell } from './ReportTable.js';

/** A manifest with its plan and what its runs say. */
export interface CollectCellsOptions {
  readonly loaded: LoadedManifest;
  readonly observations: readonly Observation[];
  /** Whether results are held against all that was published, gains alone, or nothing. */
  readonly published: 'all' | 'gains' | 'nothing';
}

/**
 * A cell for each place of a table and metric: mean and deviation over seeds, beside the published figure.
 *
 * @param hasSeedAxis - whether the table shows seeds one by one.
 */
export function collectCells(
  { loaded, observations, published: compared }: CollectCellsOptions,
  hasSeedAxis: boolean,
): readonly ReportCell[] {
  const groups = new Map<string, { axes: Record<string, SettingValue>; of: Observation[] }>();
  for (const observation of observations) {
    const { seed, ...others } = observation.axes;
    const axes: Record<string, SettingValue> = hasSeedAxis ? { ...others, seed: seed ?? null } : others;
    const key = JSON.stringify(axes);
    const group = groups.get(key) ?? { axes, of: [] };
    group.of.push(observation);
    groups.set(key, group);
  }
  const { manifest } = loaded;
  return [...groups.values()].flatMap(({ axes, of }) => {
    // A seed counts once, also where two blocks have the same cell.
    const own = of.filter(({ cell }, at) => of.findIndex((other) => other.cell.seed === cell.seed) === at);
    return manifest.metrics.map((metric): ReportCell => {
      const known = own.flatMap(({ values, cell }) => {
        const value = values[metric] ?? null;
        return value === null ? [] : [{ value, seed: cell.seed }];
      });
      const ours = known.length === 0 ? null : computeMeanAndDeviation(known.map(({ value }) => value));
      const isCompared = compared === 'all' || (compared === 'gains' && metric === 'gain');
      const expected = isCompared ? findPublished(manifest.expected?.cells ?? [], axes, metric) : null;
      const published = expected?.value ?? null;
      const tolerance = published === null ? null : findTolerance(loaded, expected?.cell ?? null, metric);
      const difference =
        ours === null || published === null ? null : roundMetric(metric, roundMetric(metric, ours.mean) - published);
      return {
        axes,
        metric,
        ours,
        seeds: known.map(({ seed }) => seed),
        wantedSeeds: own.map(({ cell }) => cell.seed),
        published,
        difference,
        tolerance,
        withinTolerance: difference === null || tolerance === null ? null : Math.abs(difference) <= tolerance + 1e-9,
        note: expected?.cell.note ?? null,
        interval: ours === null || metric !== 'gain' ? null : computeTInterval(ours),
        sentenceInterval: ours === null || metric !== 'gain' ? null : drawSentences(own),
        waitsFor: [
          ...new Set(
            of
              .filter(({ cell }) => cell.stages.cleaning !== null || !ofCleanings.has(metric))
              .flatMap(({ waitsFor }) => waitsFor.map(({ title }) => title)),
          ),
        ],
      };
    });
  });
}

/** What only a cleaned version has: D does not wait for it. */
const ofCleanings: ReadonlySet<MetricName> = new Set<MetricName>([
  ...(['removed', 'removedPositives', 'removedNegatives', 'removedWrong'] as const),
  ...(['kPos', 'kNeg', 'tauPos', 'tauNeg', 'tauPosPercentile', 'tauNegPercentile'] as const),
  ...(['auroc', 'averagePrecision', 'gain'] as const),
]);

/**
 * What was published for these axes, and in which cell. A gain that no cell states is the difference of two published
 * F1: of this version and of D.
 */
function findPublished(
  cells: readonly ExpectedCell[],
  axes: Readonly<Record<string, SettingValue>>,
  metric: MetricName,
): { readonly cell: ExpectedCell; readonly value: number } | null {
  const cell = findExpected(cells, axes, metric);
  if (cell !== null) return { cell, value: cell[metric]! };
  if (metric !== 'gain' || axes['version'] === 'D') return null;
  const after = findExpected(cells, axes, 'f1');
  const before = findExpected(cells, { ...axes, version: 'D' }, 'f1');
  if (after?.version === undefined || before?.version !== 'D') return null;
  // A tolerance is of the figure that it stands beside.
  return { cell: { ...after, tolerance: undefined }, value: roundMetric('gain', after.f1! - before.f1!) };
}

/** The expected cell that says most about these axes. */
function findExpected(
  cells: readonly ExpectedCell[],
  axes: Readonly<Record<string, SettingValue>>,
  metric: MetricName,
): ExpectedCell | null {
  const named = ['dataset', 'model', 'version', 'block', 'seed', 'type', 'split'] as const;
  let best: { cell: ExpectedCell; keys: number } | null = null;
  for (const cell of cells) {
    if (cell[metric] === undefined) continue;
    const asked = [
      ...named.flatMap((name) => (cell[name] === undefined ? [] : [[name, cell[name]] as const])),
      ...Object.entries(cell.with ?? {}),
    ];
    if (asked.some(([name, value]) => axes[name] !== value)) continue;
    // A figure of all types or of the training file is none of a single type or of another file.
    if ((axes['type'] ?? null) !== null && cell.type === undefined) continue;
    if ((axes['split'] ?? null) !== null && cell.split === undefined) continue;
    if (best === null || asked.length > best.keys) best = { cell, keys: asked.length };
  }
  return best?.cell ?? null;
}

function findTolerance({ manifest }: LoadedManifest, cell: ExpectedCell | null, metric: MetricName): number | null {
  const of = (tolerance: NonNullable<ExpectedCell['tolerance']> | undefined): number | undefined =>
    typeof tolerance === 'number' ? tolerance : tolerance?.[metric];
  return of(cell?.tolerance) ?? of(manifest.expected?.tolerance) ?? null;
}
