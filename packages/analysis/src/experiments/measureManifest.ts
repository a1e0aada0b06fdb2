import {
  type CellResult,
  findCellResult,
  listGridPaths,
  type LoadedManifest,
  type Plan,
  type PlannedCell,
  type SettingValue,
} from '@dynclean/planner';
import {
  type CleaningSettings,
  DEFAULT_MAX_SPAN_WIDTH,
  getOwn,
  type MetricName,
  signs,
  type TrainingSettings,
} from '@dynclean/schema';
import { findStageKind, type Results, type RunContext, type StageTask } from '@dynclean/stages';

import { type ManifestSplit, openCellData, type OpenedData, splitNames } from '../data/openCellData.js';
import { addGains } from './addGains.js';
import { measureCell } from './measureCell.js';
import type { Observation } from './Observation.js';
import { rankCell } from './rankCell.js';
import { readTestSentences } from './testSentences.js';

/** Opens data once each. */
export class CellData {
  readonly #opened = new Map<string, Promise<OpenedData>>();

  /** @param results - the results folder, where labels lie that annotators gave. */
  constructor(private readonly results: string) {}

  open({ data, differs }: Pick<PlannedCell, 'data' | 'differs'>): Promise<OpenedData> {
    const width = Number(differs['training.maxSpanWidth'] ?? DEFAULT_MAX_SPAN_WIDTH);
    const key = JSON.stringify([{ ...data, name: null }, width]);
    const opened = this.#opened.get(key) ?? openCellData(data, { maxSpanWidth: width, results: this.results });
    this.#opened.set(key, opened);
    return opened;
  }
}

const noiseMetrics = [
  ...(['positives', 'truePositives', 'falsePositives', 'falseNegatives', 'wrong'] as const),
  ...(['noiseLeft', 'rightLost'] as const),
] as const;
const dataMetrics = ['sentences', 'tokens', 'entities', 'candidates'] as const;
const sampleMetrics = ['thresholdSamplesPos', 'thresholdSamplesNeg'] as const;
const rankingMetrics = ['auroc', 'averagePrecision'] as const;

/** The axes of a layout, and those that expected cells tell apart by. */
function findAxes({ manifest }: LoadedManifest): ReadonlySet<string> {
  const { layout, expected, quoted } = manifest;
  const axes = layout === undefined ? [] : 'rows' in layout ? [...layout.rows, ...layout.columns] : [];
  const ofExpected = (['type', 'split'] as const).filter((axis) =>
    expected?.cells.some((cell) => cell[axis] !== undefined),
  );
  const published = [...(expected?.cells ?? []), ...(quoted ?? [])];
  return new Set([...axes, ...ofExpected, ...published.flatMap((cell) => Object.keys(cell.with ?? {}))]);
}

/**
 * Settings whose values tell cells apart: swept ones, those that an axis or a published cell names, and those in which
 * blocks differ that have no names to be told apart by.
 */
function findSettings(
  manifest: LoadedManifest['manifest'],
  axes: ReadonlySet<string>,
  cells: readonly PlannedCell[],
): ReadonlySet<string> {
  const nameOf = ({ data, model, version, blockName }: PlannedCell): string =>
    JSON.stringify([data.name, model, version, blockName]);
  const differs = (path: string): boolean => {
    const found = new Map<string, SettingValue>();
    return cells.some((cell) => {
      const value = getOwn(cell.given, path) ?? null;
      const before = found.get(nameOf(cell));
      found.set(nameOf(cell), value);
      return before !== undefined && before !== value;
    });
  };
  const paths = listGridPaths(manifest).filter((path) => axes.has(path) || differs(path));
  return new Set([...cells.flatMap(({ values }) => Object.keys(values)), ...paths]);
}

/** Where the runs of a manifest are found. */
export interface MeasureManifestOptions {
  readonly plan: Plan;
  readonly results: Results;
  /** Data that are open already. @default none */
  readonly data?: CellData;
}

/**
 * Everything that finished runs say about a manifest's cells, one observation a cell and, where the layout has these
 * axes, a type, a split and a sign. A pure function of the results folder and the data; nothing is run.
 */
export async function measureManifest(
  loaded: LoadedManifest,
  { plan, results, data = new CellData(results.folder) }: MeasureManifestOptions,
  { onProgress }: RunContext = {},
): Promise<readonly Observation[]> {
  const axes = findAxes(loaded);
  const { metrics } = loaded.manifest;
  const needs = (some: readonly MetricName[]): boolean => metrics.some((metric) => some.includes(metric));
  const needsData = needs([...noiseMetrics, ...dataMetrics, ...sampleMetrics, ...rankingMetrics]) || axes.has('type');
  const cells = plan.cells.filter(({ manifest }) => manifest.path === loaded.path);
  const settings = [...findSettings(loaded.manifest, axes, cells)];
  const observations: Observation[] = [];
  for (const [index, cell] of cells.entries()) {
    onProgress?.({ stage: 'table', done: index, total: cells.length, unit: 'cells' });
    const result = findCellResult(plan, results, cell);
    const opened = needsData ? await data.open(cell) : null;
    const absent = (await describeAbsent(loaded, cell, data)) ?? (await describeWaiting(result));
    const types: readonly (string | null)[] = axes.has('type') ? [...findTypes(result, opened), null] : [null];
    const splits: (ManifestSplit | null)[] = axes.has('split') ? [...splitNames] : [null];
    const shownSigns = axes.has('sign') || needs(rankingMetrics) ? signs : [null];
    const testSentences = metrics.includes('gain') && result.state === 'there' ? await readTestSentences(result) : null;
    const ranking = needs(rankingMetrics) ? await rankCell(cell, result, opened) : null;
    for (const type of types) {
      for (const split of splits) {
        for (const sign of shownSigns) {
          const values = { ...measureCell(cell, { result, opened }, { type, split }), ...ranking?.(sign, type) };
          observations.push({
            cell,
            axes: {
              dataset: cell.data.name, // what was read: a profile may put another in its place
              model: cell.model,
              version: cell.version,
              block: cell.blockName,
              seed: cell.seed,
              ...Object.fromEntries(settings.map((path) => [path, findSetting(plan, cell, path)])),
              ...(axes.has('type') && { type }),
              ...(split !== null && { split }),
              ...(sign !== null && { sign }),
            },
            values,
            ...(type === null && testSentences && { testSentences }),
            waitsFor: result.state === 'waiting' ? result.waitsFor : [],
            missing: absent ?? opened?.missing ?? null,
          });
        }
      }
    }
  }
  onProgress?.({ stage: 'table', done: cells.length, total: cells.length, unit: 'cells' });
  return metrics.includes('gain') ? addGains(observations) : observations;
}

/** The entity types: of the data where they are here, else as a training's record has them. */
function findTypes(result: CellResult, opened: OpenedData | null): readonly string[] {
  if (opened?.missing === null) return opened.counts.types;
  if (result.state === 'waiting') return [];
  const { training, dynamics, cleaning } = result;
  const record = [training, dynamics, cleaning].find((stage) => stage !== null)?.record;
  return (record?.run ?? record?.clean)?.data.types ?? [];
}

/** How to get data that a manifest says a user must bring, where they are not here. */
async function describeAbsent({ manifest }: LoadedManifest, cell: PlannedCell, data: CellData): Promise<string | null> {
  const needs = getOwn(manifest.define?.datasets, cell.dataset)?.needs;
  if (needs === undefined) return null;
  const { missing } = await data.open(cell);
  return missing === null ? null : `${cell.dataset} needs ${needs}`;
}

/** What stages of a cell wait for that no run can bring, such as a server for an annotator; null: nothing. */
async function describeWaiting(result: CellResult): Promise<string | null> {
  for (const { kind, task } of result.state === 'waiting' ? result.waitsFor : []) {
    const missing = (await findStageKind(kind).findMissing?.(task)) ?? null;
    if (missing !== null) return missing;
  }
  return null;
}

/** What a cell has for a setting that some block of its manifest gives; null: nothing of the kind. */
function findSetting(
  plan: Plan,
  { given, values, stages, methodStages, precision }: PlannedCell,
  path: string,
): SettingValue {
  if (path === 'precision') return precision;
  const own = getOwn(values, path) ?? getOwn(given, path);
  if (own !== undefined) return own;
  const name = path.slice(path.lastIndexOf('.') + 1);
  const taskOf = (key: string | null): CellTask | undefined => (key === null ? undefined : plan.stages.get(key)?.task);
  const read = (group: 'cleaning' | 'settings', key: string | null): SettingValue =>
    getOwn(taskOf(key)?.[group] as Readonly<Record<string, SettingValue>> | undefined, name) ?? null;
  const group = path.slice(0, path.lastIndexOf('.'));
  const [, ofCleaner, method] = /^(cleaner\.)?methods\.(.+)$/.exec(group) ?? [];
  if (method !== undefined) {
    const keys = [...(ofCleaner === undefined ? methodStages.map(({ key }) => key) : []), stages.dynamics];
    const found = keys.map((key) => taskOf(key)?.settings?.method).find((of) => of?.name === method);
    return (getOwn(found?.settings, name) as SettingValue | undefined) ?? null;
  }
  switch (group) {
    case 'cleaning':
      return read('cleaning', stages.cleaning);
    case 'training':
      return read('settings', methodStages[0]?.key ?? null);
    case 'cleaner.training':
      return read('settings', stages.dynamics);
    default:
      return null;
  }
}

/** A task of a plan, as far as its settings are looked up. */
type CellTask = StageTask & { readonly settings?: TrainingSettings; readonly cleaning?: CleaningSettings };
