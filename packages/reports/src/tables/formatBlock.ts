import type { ConfidenceInterval } from '@dynclean/metrics';
import type { SettingValue } from '@dynclean/planner';
import type { MetricName } from '@dynclean/schema';

import type { Cell } from '../document/Cell.js';
import type { Column, TableNode } from '../document/ReportDocument.js';
import { nameAxis, showValue } from './axisText.js';
import { formatMetric, formatMetricDifference } from './metricText.js';
import type { QuotedRow, ReportCell, ReportTable } from './ReportTable.js';

/** What a table is laid out from: the cells and quoted rows that stand in it, and the axes that name its columns. */
export interface BlockParts {
  readonly cells: readonly ReportCell[];
  readonly quoted: readonly QuotedRow[];
  readonly columnAxes: readonly string[];
}

/** A column of figures: the values of its axes, and whether the published one and the difference stand beside ours. */
interface FigureColumn {
  readonly key: string;
  readonly values: readonly SettingValue[];
  readonly hasPublished: boolean;
}

const keyOf = (cell: ReportCell, axes: readonly string[]): string =>
  JSON.stringify(axes.map((axis) => (axis === 'metric' ? cell.metric : (cell.axes[axis] ?? null))));

/**
 * Ours, the published and the difference for each value of the column axes, a row for each value of the row axes,
 * quoted systems last.
 *
 * @throws Error where two cells would stand at one place.
 */
export function formatBlock(table: ReportTable, parts: BlockParts): TableNode {
  const { cells, quoted, columnAxes } = parts;
  const places = new Map<string, ReportCell>();
  for (const cell of cells) {
    const place = `${keyOf(cell, table.rows)} ${keyOf(cell, columnAxes)}`;
    if (places.has(place)) throw new Error(`formatBlock: one cell must stand at ${place}, but there are several`);
    places.set(place, cell);
  }
  const figures = listFigureColumns(parts);
  const columns: Column[] = [
    ...table.rows.map((axis) => ({ title: nameAxis(axis) })),
    ...figures.flatMap((figure) => nameColumns(figure, columnAxes, table.gainsOf)),
  ];
  const rowKeys = [...new Set(cells.map((cell) => keyOf(cell, table.rows)))];
  const body = rowKeys.map((rowKey): Cell[] => [
    ...(JSON.parse(rowKey) as SettingValue[]).map((value, index) => showValue(table.rows[index]!, value)),
    ...figures.flatMap(({ key, hasPublished }): Cell[] => {
      const cell = places.get(`${rowKey} ${key}`);
      const shown = cell === undefined ? ['', '', ''] : showCell(cell);
      return hasPublished ? shown : shown.slice(0, 1);
    }),
  ]);
  const quotedNames = [...new Set(quoted.map((row) => nameQuoted(row, table)))];
  const quotedRows = quotedNames.map((name): Cell[] => {
    const own = quoted.filter((row) => nameQuoted(row, table) === name);
    return [
      `${name} (quoted)`,
      ...table.rows.slice(1).map(() => ''),
      ...figures.flatMap((figure) => showQuoted(own, figure, columnAxes)),
    ];
  });
  return { kind: 'table', columns, rows: [...body, ...quotedRows] };
}

/** In the order of the cells. */
function listFigureColumns(parts: BlockParts): readonly FigureColumn[] {
  const { cells, columnAxes } = parts;
  // Nobody waits for what no cell of a column can have, such as removals from D.
  const hasSomething = new Set(
    cells
      .filter(({ ours, published, waitsFor }) => ours !== null || published !== null || waitsFor.length > 0)
      .map((cell) => keyOf(cell, columnAxes)),
  );
  const allKeys = [...new Set(cells.map((cell) => keyOf(cell, columnAxes)))];
  const keys = hasSomething.size === 0 ? allKeys : allKeys.filter((key) => hasSomething.has(key));
  return keys.map((key) => {
    const values = JSON.parse(key) as SettingValue[];
    return { key, values, hasPublished: isPublished(parts, values) };
  });
}

/** With the encoder of a profile at the head, whose gains are its own and not those of the paper's encoders. */
function nameColumns(
  { values, hasPublished }: FigureColumn,
  columnAxes: readonly string[],
  gainsOf: string | null,
): Column[] {
  const group = values.map((value, index) => showValue(columnAxes[index]!, value)).join(' ');
  return hasPublished
    ? [gainsOf ?? 'ours', 'paper', 'diff'].map((title) => ({ title, group, align: 'right' }))
    : [{ title: group, align: 'right' }];
}

/** What a quoted system has in a column, in the place of the published figure. */
function showQuoted(
  own: readonly QuotedRow[],
  { values, hasPublished }: FigureColumn,
  columnAxes: readonly string[],
): Cell[] {
  const metric = values[columnAxes.indexOf('metric')] as MetricName | undefined;
  const fits = (row: QuotedRow): boolean =>
    columnAxes.every((axis, at) => axis === 'metric' || (row.axes[axis] ?? values[at]) === values[at]);
  const value =
    metric === undefined ? undefined : own.find((row) => fits(row) && row.values[metric] !== undefined)?.values[metric];
  const shown = value === undefined ? '' : { value, text: formatMetric(metric!, value) };
  return hasPublished ? ['', shown, ''] : [shown];
}

/** A quoted system, with what its figures are of beside the columns: a type, a setting. */
function nameQuoted({ name, axes }: QuotedRow, { columns }: ReportTable): string {
  const others = Object.entries(axes).filter(([axis, value]) => value !== null && !columns.includes(axis));
  return [name, ...others.map(([axis, value]) => `${nameAxis(axis)} ${String(value)}`)].join(', ');
}

/** Whether something published belongs into a column of these values. */
function isPublished({ cells, quoted, columnAxes: axes }: BlockParts, values: readonly SettingValue[]): boolean {
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
  interval,
  sentenceInterval,
  seeds,
  wantedSeeds,
  published,
  difference,
  withinTolerance,
  waitsFor,
}: ReportCell): Cell[] {
  const showBounds = ({ low, high }: ConfidenceInterval): string =>
    `${formatMetricDifference(metric, low)}, ${formatMetricDifference(metric, high)}`;
  const ofSeeds =
    interval !== null
      ? ` [${showBounds(interval)}]`
      : ours?.deviation && metric !== 'gain'
        ? ` ±${formatMetric(metric, ours.deviation)}`
        : '';
  const spread = `${ofSeeds}${sentenceInterval === null ? '' : ` (${showBounds(sentenceInterval)})`}`;
  const show = metric === 'gain' ? formatMetricDifference : formatMetric;
  const partly = ours !== null && seeds.length < wantedSeeds.length ? ` (${seeds.length}/${wantedSeeds.length})` : '';
  const verdict = withinTolerance === null ? '' : withinTolerance ? ' ✓' : ' ✗';
  return [
    ours === null
      ? waitsFor.length > 0
        ? 'waits'
        : null
      : { value: ours.mean, text: `${show(metric, ours.mean)}${spread}${partly}` },
    published === null ? '' : { value: published, text: show(metric, published) },
    difference === null ? '' : { value: difference, text: `${formatMetricDifference(metric, difference)}${verdict}` },
  ];
}
