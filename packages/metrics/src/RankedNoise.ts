import { ShapeError } from '@dynclean/schema';

/**
 * Values of one measure for spans of one kind, apart by whether their label is wrong; both ascending. The lower a
 * value, the more its span looks mislabelled: AUM and Confidence as they are, Variability with its sign turned.
 */
export interface RankedNoise {
  readonly wrong: Float64Array;
  readonly right: Float64Array;
}

/** How many values of an ascending array lie below `limit`. */
export function countBelow(ascending: Float64Array, limit: number): number {
  let from = 0;
  let to = ascending.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (ascending[middle]! < limit) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** How many lie below `limit` or on it. */
export function countUpTo(ascending: Float64Array, limit: number): number {
  let from = 0;
  let to = ascending.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (ascending[middle]! <= limit) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The spans of one value that some wrong label has, and all that come before them. */
export interface WrongGroup {
  readonly value: number;
  /** Wrong labels below `value`, and with it on. */
  readonly wrongBelow: number;
  readonly wrongUpTo: number;
  readonly rightBelow: number;
  readonly rightUpTo: number;
}

/**
 * Walks through the wrong labels, equal values at once, the most suspicious first. Only there do recall and average
 * precision move, so that a million right labels cost a binary search for each wrong one.
 *
 * @throws ShapeError where an array does not ascend or holds NaN.
 */
export function* walkWrongGroups({ wrong, right }: RankedNoise): Generator<WrongGroup> {
  requireAscending('wrong', wrong);
  requireAscending('right', right);
  for (let wrongBelow = 0; wrongBelow < wrong.length;) {
    const value = wrong[wrongBelow]!;
    const wrongUpTo = countUpTo(wrong, value);
    yield { value, wrongBelow, wrongUpTo, rightBelow: countBelow(right, value), rightUpTo: countUpTo(right, value) };
    wrongBelow = wrongUpTo;
  }
}

function requireAscending(name: string, values: Float64Array): void {
  if (Number.isNaN(values[0])) throw new ShapeError(`${name}[0] must be a number, but got NaN`);
  for (let index = 1; index < values.length; index++) {
    if (values[index]! >= values[index - 1]!) continue;
    throw new ShapeError(
      `${name} must ascend, but got ${values[index - 1]} and then ${values[index]} at ${name}[${index}]`,
    );
  }
}
