import { asObject } from '../../json/JsonObject.js';
import type { Mention } from './locateMentions.js';
import type { Piece } from './TextDocument.js';

/** `{text, label}` (or `type`) without places; undefined where it has some. */
export function readMention(value: unknown, index: number): Mention | undefined {
  const { text, label, type = label, start, end } = asObject(value);
  if (start !== undefined || end !== undefined || typeof text !== 'string' || typeof type !== 'string')
    return undefined;
  return { index, text, label: type };
}

/** A span as `[start, end, label]` or `{start, end, label}` in characters; undefined where it is neither. */
export function readOffsets(
  value: unknown,
  mayBeNull: boolean,
): (Piece & { readonly label: string | null }) | undefined {
  const [start, end, label] = Array.isArray(value)
    ? (value as unknown[])
    : [asObject(value)['start'], asObject(value)['end'], asObject(value)['label'] ?? asObject(value)['type']];
  if (!Number.isInteger(start) || !Number.isInteger(end)) return undefined;
  if (typeof label !== 'string' && !(mayBeNull && (label === null || label === undefined))) return undefined;
  return { start: start as number, end: end as number, label: label ?? null };
}
