/** A row of an epoch as it stands in a file, unchecked. */
export interface EpochRow {
  readonly span?: unknown;
  readonly margin?: unknown;
  readonly probability?: unknown;
  readonly other?: unknown;
  readonly other_probability?: unknown;
}

const isNumbers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.length >= 2 && value.every((one) => typeof one === 'number');

/**
 * A row as dataset cartography writes it (Swayamdipta et al. 2020), `{"guid": 7, "logits_epoch_0": [1, 2], "gold": 1}`:
 * the span is `guid`, margin and probability of `gold` follow from the logits (DynClean, Eq. 8 and 4), in double
 * precision. Digits in a text will do for `guid`.
 *
 * @returns null where it is no such row; a margin that is no number where its logits or its label cannot be used.
 */
export function readCartographyRow(row: Readonly<Record<string, unknown>>): EpochRow | null {
  const { guid, gold } = row;
  if (guid === undefined || 'span' in row) return null;
  const key = Object.keys(row).find((name) => name.startsWith('logits'));
  if (key === undefined) return null;
  const span = typeof guid === 'string' && /^\d+$/.test(guid) ? Number(guid) : guid;
  const logits = row[key];
  if (!isNumbers(logits) || typeof gold !== 'number' || !(gold in logits))
    return { span, margin: null, probability: null };
  const assigned = logits[gold]!;
  const largestOther = Math.max(...logits.filter((_, label) => label !== gold));
  const largest = Math.max(assigned, largestOther);
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - largest), 0);
  return { span, margin: assigned - largestOther, probability: Math.exp(assigned - largest) / sum };
}
