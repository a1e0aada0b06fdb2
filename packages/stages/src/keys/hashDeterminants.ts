import { computeSha256 } from '@dynclean/files';

/** Objects with their keys in order, so that equal contents give equal texts. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const sorted: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) {
    const of = (value as Readonly<Record<string, unknown>>)[key];
    if (of !== undefined) sorted[key] = sortKeys(of);
  }
  return sorted;
}

/** The key of a stage: 20 hexadecimal digits of the sha256 of all that determines it. */
export function hashDeterminants(determinants: object): string {
  return computeSha256(JSON.stringify(sortKeys(determinants))).slice(0, 20);
}
