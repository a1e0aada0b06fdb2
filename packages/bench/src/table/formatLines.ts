import { describeTarget, type Line } from './judgeLine.js';

/** `0.0017`, `4.21`, `151`, `2,126`: three digits that count. */
export function formatNumber(value: number): string {
  if (value >= 99.95) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}

/** `4.2x`; a ratio of sizes too. */
export function formatRatio(ratio: number | null): string {
  return ratio === null ? '' : `${formatNumber(ratio)}x`;
}

/** The closing table: work, peer, ours, ratio, target, met or missed. */
export function formatLines(lines: readonly Line[]): string {
  const rows = lines.map(({ work, peer, ours, unit, ratio, target, met, fractionOfRoofline }) => [
    work,
    peer === null ? '' : `${formatNumber(peer)} ${unit}`,
    `${formatNumber(ours)} ${unit}`,
    formatRatio(ratio),
    describeTarget(target, unit),
    (met === null ? '' : met ? 'met' : 'missed') +
      (fractionOfRoofline === undefined ? '' : `, ${Math.round(100 * fractionOfRoofline)} % of the roofline`),
  ]);
  const titles = ['work', 'peer', 'ours', 'ratio', 'target', ''];
  const widths = titles.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const isRight = (column: number): boolean => column >= 1 && column <= 3;
  const format = (row: readonly string[]): string =>
    row
      .map((cell, column) => (isRight(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd();
  return `${[format(titles), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(format)].join('\n')}\n`;
}
