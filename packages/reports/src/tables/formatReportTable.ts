import type { SettingValue } from '@dynclean/planner';
import type { MetricName } from '@dynclean/schema';

import { displayWidth } from '../displayWidth.js';
import type { Cell } from '../formatCell.js';
import type { Column, TableOptions, TableStyle } from '../formatTable.js';
import { Report, SCORE_SCHEME } from '../Report.js';
import { formatMetric, formatMetricDifference, nameMetric } from './metricText.js';
import type { QuotedRow, ReportCell, ReportTable } from './ReportTable.js';

/** Wider tables are cut into one for each value of their first column axis. */
const MAX_WIDTH = 100;

/** Stages named under a table before the rest is only counted. */
const MAX_STAGES = 8;

/** A table of results as text or Markdown: ours, published, difference, and everything that a reader must know. */
export function formatReportTable(table: ReportTable, options: TableOptions = {}): string {
  const { style = 'text' } = options;
  const report = new Report(style);
  const profile = table.profile === null ? '' : `, profile ${table.profile}`;
  report.heading(`${table.paper}, ${table.item}${profile}: ${table.title}`);
  if (table.about !== null) report.paragraph(table.about.trim().replace(/\s+/g, ' '));
  const whole = formatBlock(table, table.cells, table.quoted, table.columns, style);
  const [splitAxis = 'metric'] = table.columns;
  const isWide = whole.split('\n').some((line) => displayWidth(line) > MAX_WIDTH);
  if (!isWide || table.columns.length < 2 || splitAxis === 'metric') return finish(report.append(whole), table, style);
  for (const value of listValues(table.cells, splitAxis)) {
    const cells = table.cells.filter(({ axes }) => (axes[splitAxis] ?? null) === value);
    const quoted = table.quoted.filter(({ axes }) => (axes[splitAxis] ?? value) === value);
    report.strong(showValue(splitAxis, value));
    report.append(formatBlock(table, cells, quoted, table.columns.slice(1), style));
  }
  return finish(report, table, style);
}

function finish(report: Report, table: ReportTable, style: TableStyle): string {
  return report.append(formatNotes(table, style)).toString();
}

function formatBlock(
  table: ReportTable,
  cells: readonly ReportCell[],
  quoted: readonly QuotedRow[],
  columnAxes: readonly string[],
  style: TableStyle,
): string {
  const valueOf = (cell: ReportCell, axis: string): SettingValue =>
    axis === 'metric' ? cell.metric : (cell.axes[axis] ?? null);
  const keyOf = (cell: ReportCell, axes: readonly string[]): string =>
    JSON.stringify(axes.map((axis) => valueOf(cell, axis)));
  const places = new Map<string, ReportCell>();
  for (const cell of cells) {
    const place = `${keyOf(cell, table.rows)} ${keyOf(cell, columnAxes)}`;
    if (places.has(place)) throw new Error(`formatReportTable: one cell must stand at ${place}, but there are several`);
    places.set(place, cell);
  }
  const rowKeys = [...new Set(cells.map((cell) => keyOf(cell, table.rows)))];
  // Nobody waits for what no cell of a column can have, such as removals from D.
  const hasSomething = new Set(
    cells
      .filter(({ ours, published, waitsFor }) => ours !== null || published !== null || waitsFor.length > 0)
      .map((cell) => keyOf(cell, columnAxes)),
  );
  const allKeys = [...new Set(cells.map((cell) => keyOf(cell, columnAxes)))];
  const columnKeys = hasSomething.size === 0 ? allKeys : allKeys.filter((key) => hasSomething.has(key));
  const hasPublished = cells.some(({ published }) => published !== null) || quoted.length > 0;
  const columns: Column[] = table.rows.map((axis) => ({ title: nameAxis(axis) }));
  for (const key of columnKeys) {
    const values = JSON.parse(key) as SettingValue[];
    const group = values.map((value, index) => showValue(columnAxes[index]!, value)).join(' ');
    const parts = hasPublished && isPublished(cells, key, columnAxes, quoted) ? ['ours', 'paper', 'diff'] : ['ours'];
    columns.push(
      ...parts.map((title): Column =>
        parts.length === 1 ? { title: group, align: 'right' } : { title, group, align: 'right' },
      ),
    );
  }
  const widthOf = (key: string): number => (hasPublished && isPublished(cells, key, columnAxes, quoted) ? 3 : 1);
  const body = rowKeys.map((rowKey): Cell[] => {
    const names = (JSON.parse(rowKey) as SettingValue[]).map((value, index) => showValue(table.rows[index]!, value));
    return [
      ...names,
      ...columnKeys.flatMap((columnKey): Cell[] => {
        const cell = places.get(`${rowKey} ${columnKey}`);
        const parts = cell === undefined ? ['', '', ''] : showCell(cell);
        return widthOf(columnKey) === 3 ? parts : parts.slice(0, 1);
      }),
    ];
  });
  const quotedRows = [...new Set(quoted.map((row) => nameQuoted(row, table)))].map((name): Cell[] => [
    `${name} (quoted)`,
    ...table.rows.slice(1).map(() => ''),
    ...columnKeys.flatMap((columnKey): Cell[] => {
      const values = JSON.parse(columnKey) as SettingValue[];
      const metric = values[columnAxes.indexOf('metric')] as MetricName | undefined;
      const fits = (row: QuotedRow): boolean =>
        nameQuoted(row, table) === name &&
        columnAxes.every((axis, at) => axis === 'metric' || (row.axes[axis] ?? values[at]) === values[at]);
      const value =
        metric === undefined
          ? undefined
          : quoted.find((row) => fits(row) && row.values[metric] !== undefined)?.values[metric];
      const shown = value === undefined ? '' : formatMetric(metric!, value);
      return widthOf(columnKey) === 3 ? ['', shown, ''] : [shown];
    }),
  ]);
  return new Report(style).table(columns, [...body, ...quotedRows]).toString();
}

/** A quoted system, with what its figures are of beside the columns: a type, a setting. */
function nameQuoted({ name, axes }: QuotedRow, { columns }: ReportTable): string {
  const others = Object.entries(axes).filter(([axis, value]) => value !== null && !columns.includes(axis));
  return [name, ...others.map(([axis, value]) => `${nameAxis(axis)} ${String(value)}`)].join(', ');
}

function isPublished(
  cells: readonly ReportCell[],
  key: string,
  axes: readonly string[],
  quoted: readonly QuotedRow[],
): boolean {
  const values = JSON.parse(key) as SettingValue[];
  const metric = values[axes.indexOf('metric')] as MetricName;
  const isHere = (of: ReportCell['axes']): boolean =>
    axes.every((axis, at) => axis === 'metric' || (of[axis] ?? null) === values[at]);
  return (
    cells.some((cell) => cell.published !== null && cell.metric === metric && isHere(cell.axes)) ||
    quoted.some(
      (row) =>
        row.values[metric] !== undefined &&
        axes.every((axis, at) => axis === 'metric' || (row.axes[axis] ?? values[at]) === values[at]),
    )
  );
}

/** Ours with its deviation and how many seeds are missing; the paper's; the difference with its verdict. */
function showCell({
  metric,
  ours,
  seeds,
  wantedSeeds,
  published,
  difference,
  withinTolerance,
  waitsFor,
}: ReportCell): string[] {
  const spread = ours?.deviation ? ` ±${formatMetric(metric, ours.deviation)}` : '';
  const partly = ours !== null && seeds.length < wantedSeeds.length ? ` (${seeds.length}/${wantedSeeds.length})` : '';
  const verdict = withinTolerance === null ? '' : withinTolerance ? ' ✓' : ' ✗';
  return [
    ours === null ? (waitsFor.length > 0 ? 'waits' : '-') : `${formatMetric(metric, ours.mean)}${spread}${partly}`,
    published === null ? '' : formatMetric(metric, published),
    difference === null ? '' : `${formatMetricDifference(metric, difference)}${verdict}`,
  ];
}

function formatNotes(table: ReportTable, style: TableStyle): string {
  const report = new Report(style);
  const { counts, profile, cells } = table;
  const isScore = cells.some(({ metric }) => ['precision', 'recall', 'f1'].includes(metric));
  const sentences = [
    ...(isScore ? [SCORE_SCHEME] : []),
    ...(cells.some(({ ours }) => ours !== null && ours.numValues > 1)
      ? ['Means over seeds ± sample deviation; each score is averaged on its own, so F1 is the mean of F1s.']
      : []),
    ...(counts.within + counts.outside > 0
      ? [`${counts.within} of ${counts.within + counts.outside} figures are within tolerance (✓) of the paper's.`]
      : []),
    ...(profile === null
      ? []
      : [`Results of the profile ${profile}: not the paper's setting, so nothing published stands beside them.`]),
  ];
  if (sentences.length > 0) report.paragraph(sentences.join(' '));
  report.list(table.merged);
  if (table.waitsFor.length > 0) {
    const shown = table.waitsFor.slice(0, MAX_STAGES);
    const more = table.waitsFor.length - shown.length;
    report
      .strong(`Waiting for ${table.waitsFor.length} runs: ${table.command}`)
      .list([...shown, ...(more > 0 ? [`and ${more} more`] : [])]);
  }
  if (table.missing.length > 0) report.strong('Missing here').list(table.missing);
  const differs = table.differs.map(({ path, value, where }) =>
    where.length === 0 ? `${path}: ${String(value)}` : `${path}: ${String(value)} (${where.join(', ')})`,
  );
  if (differs.length > 0) report.strong("Settings that differ from the paper's").list(differs);
  if (table.contradictions.length > 0) {
    report.strong('Known contradictions').list(table.contradictions.map(({ id, fact }) => `${id}: ${fact}`));
  }
  const notes = new Set([...cells, ...table.quoted].flatMap(({ note }) => (note === null ? [] : [note])));
  report.list([...notes]);
  const sources = table.quoted.flatMap(({ name, source }) => (source === null ? [] : [`${name}: ${source}`]));
  if (sources.length > 0) report.strong('Quoted rows, not run here').list([...new Set(sources)]);
  const versions = table.codeVersions.map(
    ({ name, stages }) => `${name} (${stages} ${stages === 1 ? 'stage' : 'stages'})`,
  );
  if (isMixed(table)) report.strong('These figures mix code versions, which may compute differently').list(versions);
  else if (versions.length > 0) report.paragraph(`Code versions: ${versions.join(', ')}.`);
  if (table.measuredOn.length > 0) report.strong('Measured on').list(table.measuredOn);
  if (cells.some(({ published }) => published !== null) || table.quoted.length > 0) {
    report.paragraph(`Source of the published figures: ${table.source}.`);
  }
  return report.toString();
}

/** Whether stages of one kind (`train`, of `train.v2`) come from several code versions. */
function isMixed({ codeVersions }: ReportTable): boolean {
  const kinds = codeVersions.map(({ name }) => name.replace(/\.v\d+$/, ''));
  return new Set(kinds).size < kinds.length;
}

function listValues(cells: readonly ReportCell[], axis: string): readonly SettingValue[] {
  return [...new Set(cells.map(({ axes }) => axes[axis] ?? null))];
}

/** `cleaning.kPos` as `kPos`. */
function nameAxis(axis: string): string {
  return axis.slice(axis.lastIndexOf('.') + 1);
}

function showValue(axis: string, value: SettingValue): string {
  if (axis === 'metric') return nameMetric(value as MetricName);
  if (value === null) return axis === 'type' ? 'all' : axis === 'block' ? '' : '-';
  return String(value);
}

/** One line a figure, for spreadsheets and scripts. */
export function listReportRows(table: ReportTable): { columns: readonly string[]; rows: readonly Cell[][] } {
  const axes = [...new Set(table.cells.flatMap(({ axes: of }) => Object.keys(of)))];
  const columns = ['item', 'profile', ...axes, 'metric', 'ours', 'deviation', 'seeds', 'wantedSeeds', 'published', 'difference', 'tolerance', 'withinTolerance', 'waitsFor']; // prettier-ignore
  const rows = table.cells.map((cell): Cell[] => [
    table.item,
    table.profile,
    ...axes.map((axis) => {
      const value = cell.axes[axis] ?? null;
      return typeof value === 'boolean' ? String(value) : value;
    }),
    cell.metric,
    cell.ours?.mean ?? null,
    cell.ours?.deviation ?? null,
    cell.seeds.length,
    cell.wantedSeeds.length,
    cell.published,
    cell.difference,
    cell.tolerance,
    cell.withinTolerance === null ? null : String(cell.withinTolerance),
    cell.waitsFor.length,
  ]);
  return { columns, rows };
}
