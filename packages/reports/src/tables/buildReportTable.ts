import type { ExperimentChoice, Observation } from '@dynclean/analysis';
import type { LoadedManifest, MergedNames, Plan, PlannedCell, SettingValue } from '@dynclean/planner';
import { metricNames, type Profile, trainingSettingsSchema } from '@dynclean/schema';
import { findRecord, type FinishedStage, type Results } from '@dynclean/stages';

import { collectCells } from './collectCells.js';
import { collectRemarks } from './collectRemarks.js';
import type { DifferingSetting, QuotedRow, ReportCell, ReportTable } from './ReportTable.js';

/** A manifest with its plan and what its runs say. */
export interface BuildTableOptions {
  readonly loaded: LoadedManifest;
  readonly plan: Plan;
  readonly results: Results;
  readonly observations: readonly Observation[];
  readonly profile: Profile | null;
  /** What was asked for in place of the manifest's and the profile's own. */
  readonly choice: Pick<ExperimentChoice, 'seeds' | 'precision'>;
  /** The command that runs what is missing. */
  readonly command: string;
}

/** What a table looks like where its manifest does not say. */
const DEFAULT_LAYOUT = { rows: ['model', 'version'], columns: ['dataset', 'metric'] };

/**
 * Puts a manifest's observations into a table: means and deviations over seeds beside the published figures. Under a
 * profile nothing published is shown, those are results of another setting; but gains of a profile that changes nothing
 * but the encoder stand beside the paper's.
 */
export function buildReportTable(options: BuildTableOptions): ReportTable {
  const { loaded, plan, observations, command } = options;
  const { manifest } = loaded;
  const layout = manifest.layout !== undefined && 'rows' in manifest.layout ? manifest.layout : DEFAULT_LAYOUT;
  const all = [...layout.rows, ...layout.columns];
  const columns = all.includes('metric') ? layout.columns : [...layout.columns, 'metric'];
  const gainsOf = plan.profile === null ? null : findGainsEncoder(options);
  const published = plan.profile === null ? 'all' : gainsOf === null ? 'nothing' : 'gains';
  const cells = collectCells({ loaded, observations, published }, all.includes('seed'));
  const swept = [...new Set(observations.flatMap(({ cell }) => Object.keys(cell.values)))];
  const rowAxes = completeRows(cells, { rows: layout.rows, columns, swept });
  const wanted = observations.flatMap(({ waitsFor }) => waitsFor.map(({ title }) => title));
  const count = (is: (cell: ReportCell) => boolean): number => cells.filter(is).length;
  const stages = listStages(options);
  return {
    paper: manifest.paper,
    item: manifest.item,
    title: manifest.title,
    source: manifest.source,
    about: manifest.about ?? null,
    profile: plan.profile,
    gainsOf,
    rows: rowAxes,
    columns,
    cells,
    quoted: plan.profile === null ? (manifest.quoted ?? []).map(describeQuoted) : [],
    counts: {
      there: count(({ ours }) => ours !== null),
      waiting: count(({ waitsFor }) => waitsFor.length > 0),
      within: count(({ withinTolerance }) => withinTolerance === true),
      outside: count(({ withinTolerance }) => withinTolerance === false),
    },
    waitsFor: [...new Set(wanted)],
    command,
    missing: [...new Set(observations.flatMap(({ missing }) => (missing === null ? [] : [missing])))],
    differs: [...describeProfile(options), ...collectDifferences(observations)],
    remarks: collectRemarks(options),
    contradictions: manifest.contradictions ?? [],
    merged: plan.merged.map(describeMerged),
    codeVersions: countCodeVersions(stages),
    measuredOn: describeMachines(stages),
  };
}

/** All that a profile may set whose gains are compared: the paper's data, epochs and settings, with another encoder. */
const ofComparableProfiles: ReadonlySet<string> = new Set(['name', 'about', 'encoder', 'seeds', 'precision']);

/** The encoder of a profile that changes nothing else; null where it changes more, or has random weights. */
function findGainsEncoder({ profile }: BuildTableOptions): string | null {
  const given = Object.entries(profile ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (profile === null || given.some((name) => !ofComparableProfiles.has(name))) return null;
  return typeof profile.encoder === 'string' ? profile.encoder : null;
}

function describeMerged({ axis, name, same }: MergedNames): string {
  const names = same.length === 1 ? String(same[0]) : `${same.slice(0, -1).join(', ')} and ${same.at(-1)}`;
  if (!same.includes(name)) return `In place of ${axis} ${names} this profile has ${name}.`;
  return `${names} are the same ${axis} under this profile; the row ${name} stands for ${same.length === 2 ? 'both' : 'all'}.`;
}

/**
 * The axes of the rows: those of the layout and what is swept, and each axis besides without which two cells would
 * stand in one place, where only one of them could be shown. Names come first, what is measured of them last.
 */
function completeRows(
  cells: readonly ReportCell[],
  layout: { readonly rows: readonly string[]; readonly columns: readonly string[]; readonly swept: readonly string[] },
): readonly string[] {
  const { rows, columns, swept } = layout;
  const named = [...rows, ...columns];
  const before: string[] = [];
  const after = swept.filter((path) => !named.includes(path));
  const tellApart = (): readonly string[] => [...before, ...named, ...after];
  const others = [...new Set(cells.flatMap(({ axes }) => Object.keys(axes)))];
  const names = ['dataset', 'model', 'version', 'block'];
  for (const axis of [...names, ...others.filter((other) => !names.includes(other))]) {
    const known = tellApart();
    if (known.includes(axis) || !sharesPlaces(cells, known, axis)) continue;
    if (axis === 'block') before.unshift(axis);
    else (names.includes(axis) ? before : after).push(axis);
  }
  return [...before, ...rows, ...after];
}

/** Whether cells that differ in an axis stand in one place by others. */
function sharesPlaces(cells: readonly ReportCell[], known: readonly string[], axis: string): boolean {
  const found = new Map<string, SettingValue>();
  return cells.some(({ axes, metric }) => {
    const place = JSON.stringify([metric, ...known.map((name) => axes[name] ?? null)]);
    const value = axes[axis] ?? null;
    const isShared = found.has(place) && found.get(place) !== value;
    found.set(place, value);
    return isShared;
  });
}

function describeQuoted(row: NonNullable<LoadedManifest['manifest']['quoted']>[number]): QuotedRow {
  const { dataset = null, model = null, version = null, type = null } = row;
  const values = metricNames.flatMap((metric) => (row[metric] === undefined ? [] : [[metric, row[metric]] as const]));
  return {
    name: row.name,
    axes: { dataset, model, version, type, ...row.with },
    source: row.source ?? null,
    values: Object.fromEntries(values),
    note: row.note ?? null,
  };
}

function collectDifferences(observations: readonly Observation[]): readonly DifferingSetting[] {
  const cells = [...new Set(observations.map(({ cell }) => cell))];
  const found = new Map<string, { path: string; value: SettingValue; of: PlannedCell[] }>();
  for (const cell of cells) {
    for (const [path, value] of Object.entries(cell.differs)) {
      const key = JSON.stringify([path, value]);
      const entry = found.get(key) ?? { path, value, of: [] };
      entry.of.push(cell);
      found.set(key, entry);
    }
  }
  return [...found.values()].map(({ path, value, of }) => ({ path, value, where: describeCells(of, cells) }));
}

/** What a profile sets in place of the paper's setting, and the command in place of both. */
function describeProfile({ profile, choice, plan }: BuildTableOptions): readonly DifferingSetting[] {
  const seeds: readonly DifferingSetting[] =
    choice.seeds === undefined ? [] : [{ path: 'seeds', value: choice.seeds.join(', '), where: [] }];
  if (profile === null) return seeds;
  const { name: _name, about: _about, encoder, training = {}, cleaning = {}, epochs = {}, ...ofProfile } = profile;
  const { seeds: numSeeds, precision, ...limits } = ofProfile;
  const usual: Readonly<Record<string, unknown>> = trainingSettingsSchema.parse({});
  const list = (values: object): [string, SettingValue][] => Object.entries(values) as [string, SettingValue][];
  const entries: [string, SettingValue][] = [
    [
      'encoder',
      typeof encoder === 'string'
        ? encoder
        : `random, ${encoder.random.numLayers} layers of ${encoder.random.hiddenSize}`,
    ],
    // The first so many of each block; a precision that was asked for stands with the cells that have it.
    ...(numSeeds !== undefined && choice.seeds === undefined ? list({ seeds: numSeeds }) : []),
    ...(precision !== undefined && choice.precision === undefined
      ? list({ precision: describePrecision(precision, plan.cells) })
      : []),
    ...Object.entries(limits).flatMap(([path, value]) => listSettings(path, value)),
    ...list(epochs).map(([dataset, value]): [string, SettingValue] => [`epochs.${dataset}`, value]),
    ...list(training)
      .filter(([path, value]) => usual[path] !== value)
      .map(([path, value]): [string, SettingValue] => [`training.${path}`, value]),
    ...list(cleaning).map(([path, value]): [string, SettingValue] => [`cleaning.${path}`, value]),
  ];
  return [...seeds, ...entries.map(([path, value]): DifferingSetting => ({ path, value, where: [] }))];
}

/** What stands in a setting, by paths such as `sentences.train`. */
function listSettings(path: string, value: unknown): readonly [string, SettingValue][] {
  if (typeof value !== 'object' || value === null) return [[path, value as SettingValue]];
  return Object.entries(value).flatMap(([key, inside]) => listSettings(`${path}.${key}`, inside));
}

/** What a profile's `auto` came to. */
function describePrecision(said: string, cells: readonly PlannedCell[]): string {
  const used = [...new Set(cells.map(({ precision }) => precision))];
  return said === 'auto' && used.length > 0 ? `auto, here ${used.join(' and ')}` : said;
}

/** What some cells have in common that others of the table have not; nothing where they are all of them. */
function describeCells(some: readonly PlannedCell[], all: readonly PlannedCell[]): readonly string[] {
  if (some.length === all.length) return [];
  const names: readonly ((cell: PlannedCell) => string | null)[] = [
    ({ blockName }) => blockName,
    ({ data }) => data.name,
    ({ model }) => model,
    ({ version }) => version,
  ];
  return names.flatMap((nameOf) => {
    const own = new Set(some.map(nameOf));
    return own.size === new Set(all.map(nameOf)).size ? [] : [...own].filter((value) => value !== null);
  });
}

/** The finished stages that the figures come from. */
function listStages({ observations, plan, results }: BuildTableOptions): readonly FinishedStage[] {
  const keys = new Set(
    observations
      .filter(({ waitsFor }) => waitsFor.length === 0)
      .flatMap(({ cell }) =>
        Object.values(cell.stages)
          .flat()
          .filter((key) => key !== null),
      ),
  );
  return [...keys].flatMap((key) => {
    const planned = plan.stages.get(key);
    const found = planned === undefined ? null : findRecord(results, planned);
    return found === null ? [] : [found];
  });
}

/** Code versions of stages, and how many have each, the most first. */
function countCodeVersions(stages: readonly FinishedStage[]): ReportTable['codeVersions'] {
  const counts = new Map<string, number>();
  for (const { record } of stages) {
    const name = String(record.determinants['code']);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => ({ name, stages: count })).sort((a, b) => b.stages - a.stages);
}

/** Processors and devices of the trainings that the figures come from, with their time. */
function describeMachines(stages: readonly FinishedStage[]): readonly string[] {
  const machines = new Map<string, { stages: number; ms: number }>();
  for (const { record } of stages) {
    const { environment, totalMs, run } = record;
    if (run === null) continue; // a cleaning takes seconds
    const name = `${environment.processor}, ${environment.device}, ${run.engine.name} ${run.engine.precision}`;
    const machine = machines.get(name) ?? { stages: 0, ms: 0 };
    machines.set(name, { stages: machine.stages + 1, ms: machine.ms + totalMs });
  }
  return [...machines].map(
    ([name, { stages: count, ms }]) =>
      `${count} ${count === 1 ? 'training' : 'trainings'}, ${formatHours(ms)} in all: ${name}`,
  );
}

function formatHours(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes < 1) return `${(ms / 1000).toFixed(1)} s`;
  return minutes < 90 ? `${minutes.toFixed(1)} min` : `${(minutes / 60).toFixed(1)} h`;
}
