/** A value of a table as JSON has it: whole numbers as numbers, vectors as arrays. */
export function toJson(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  if (Array.isArray(value) || ArrayBuffer.isView(value) || Symbol.iterator in value)
    return Array.from(value as Iterable<unknown>, toJson);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toJson(inner)]));
}
