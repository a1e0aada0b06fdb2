import { computeSha256 } from '@dynclean/files';

/** Objects with their keys in order, so that equal contents give equal texts. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, of]) => of !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, of]) => [key, sortKeys(of)]));
}

/** The key of a stage: 20 hexadecimal digits of the sha256 of all that determines it. */
export function hashDeterminants(determinants: object): string {
  return computeSha256(JSON.stringify(sortKeys(determinants))).slice(0, 20);
}
