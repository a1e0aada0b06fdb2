/** A measured value with the text that stands for it where people read: its decimals, its sign, its unit. */
export interface Measure {
  /** In the unit in which it is shown, with all its digits; files for programs hold this. */
  readonly value: number;
  readonly text: string;
}

/** What stands in a cell: text as it is, a count, a measured value; null: nothing to show. */
export type Cell = string | number | Measure | null;

/** A share in [0, 1] as percent with two decimals, as the papers print scores; null is `-`. */
export function formatPercent(share: number | null): string {
  return share === null ? '-' : (share * 100).toFixed(2);
}

/** The difference of two shares in percentage points, with its sign. */
export function formatDifference(before: number, after: number): string {
  const points = subtractPrinted(before, after);
  return `${points < -0.004 ? '-' : '+'}${Math.abs(points).toFixed(2)}`;
}

// Rounded before it is subtracted: the three numbers of a row must agree as they are printed.
const subtractPrinted = (before: number, after: number): number =>
  Math.round(after * 1e4) / 100 - Math.round(before * 1e4) / 100;

/** Without the digits that a multiplication of binary fractions makes up. */
const clean = (value: number): number => Number(value.toPrecision(12));

/** A cell of a share in [0, 1], in percent. */
export function percentCell(share: number | null): Cell {
  return share === null ? null : { value: clean(share * 100), text: formatPercent(share) };
}

/** A cell of the difference of two shares, in percentage points as they are printed. */
export function differenceCell(before: number, after: number): Cell {
  return { value: clean(subtractPrinted(before, after)), text: formatDifference(before, after) };
}

/** A cell of a value with a fixed number of decimals. */
export function fixedCell(value: number, decimals: number): Cell {
  return { value, text: value.toFixed(decimals) };
}

/** A cell of a number that is shown as it is, without commas between thousands: a setting, the number of an epoch. */
export function plainCell(value: number): Cell {
  return { value, text: String(value) };
}
