import { describeTarget } from './judgeLine.mjs';

/** `0.0017`, `4.21`, `151`, `2,126`: three digits that count. */
export function formatNumber(value) {
  if (value >= 99.95) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}

/** `4.2x`; a ratio of sizes too. */
export function formatRatio(ratio) {
  return ratio === null ? '' : `${formatNumber(ratio)}x`;
}

/**
 * The closing table: work, peer, ours, ratio, target, met or missed.
 *
 * @param {readonly import('./judgeLine.mjs').Line[]} lines
 */
export function formatLines(lines) {
  const rows = lines.map(({ work, peer, ours, unit, ratio, target, met, fractionOfRoofline }) => [
    work,
    peer === null ? '' : `${formatNumber(peer)} ${unit}`,
    `${formatNumber(ours)} ${unit}`,
    formatRatio(ratio),
    describeTarget(target, unit),
    (met === null ? '' : met ? 'met' : 'missed') +
      (fractionOfRoofline === undefined ? '' : `, ${Math.round(100 * fractionOfRoofline)} % of the roofline`),
  ]);
  const all = [['work', 'peer', 'ours', 'ratio', 'target', ''], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const isRight = (column) => column >= 1 && column <= 3;
  const format = (row) =>
    row
      .map((cell, column) => (isRight(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
      .join('  ')
      .trimEnd();
  return `${[format(all[0]), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(format)].join('\n')}\n`;
}
