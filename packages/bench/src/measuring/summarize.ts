/** The middle and the spread of some measurements. */
export interface Summary {
  readonly median: number;
  readonly fastest: number;
  readonly slowest: number;
  readonly quartiles: readonly [number, number];
  readonly count: number;
}

/**
 * The middle and the spread of some measurements.
 *
 * @param values - At least one.
 * @throws RangeError without any.
 */
export function summarize(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  const [fastest, slowest] = [sorted[0], sorted.at(-1)];
  if (fastest === undefined || slowest === undefined)
    throw new RangeError('summarize: there must be at least one value, but got none');
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
    return low + (place - Math.floor(place)) * (high - low);
  };
  return { median: at(0.5), fastest, slowest, quartiles: [at(0.25), at(0.75)], count: sorted.length };
}

/** Three digits that count, as a number: 0.001234 → 0.00123, 1234.5 → 1230. */
export function round(value: number | null | undefined, digits = 3): number | null {
  return value === null || value === undefined ? null : Number(value.toPrecision(digits));
}

/** Every number of a nested value rounded for a file that people read; whole numbers stay. */
export function roundAll(value: unknown, digits = 4): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? value : Number(value.toPrecision(digits));
  if (Array.isArray(value)) return value.map((item) => roundAll(item, digits));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, roundAll(item, digits)]));
}
