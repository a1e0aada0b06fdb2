/**
 * The middle and the spread of some measurements.
 *
 * @param {readonly number[]} values - At least one.
 * @returns {{ median: number, fastest: number, slowest: number, quartiles: [number, number], count: number }}
 */
export function summarize(values) {
  if (values.length === 0) throw new RangeError('summarize: there must be at least one value, but got none');
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share) => {
    const place = share * (sorted.length - 1);
    const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
    return low + (place - Math.floor(place)) * (high - low);
  };
  return {
    median: at(0.5),
    fastest: sorted[0],
    slowest: sorted.at(-1),
    quartiles: [at(0.25), at(0.75)],
    count: sorted.length,
  };
}

/** Three digits that count, as a number: 0.001234 → 0.00123, 1234.5 → 1230. */
export function round(value, digits = 3) {
  return value === null || value === undefined ? null : Number(value.toPrecision(digits));
}

/** Every number of a nested value rounded for a file that people read; counts below a million stay whole. */
export function roundAll(value, digits = 4) {
  if (typeof value === 'number') return Number.isInteger(value) ? value : Number(value.toPrecision(digits));
  if (Array.isArray(value)) return value.map((item) => roundAll(item, digits));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, roundAll(item, digits)]));
}
