import { ShapeError } from '@dynclean/schema';

/** Several measures of the same spans. N = spans, M = measures, G = groups. */
export interface JoinedMeasures {
  /** `[M, N]`, low is suspicious. */
  readonly values: readonly Float64Array[];
  /** `[N]` the group of each span, in `[0, G)`: ranks are taken inside it. */
  readonly groups: Int32Array;
  /** `[G, M]`, at least 0; where all of a group are 0, its measures count alike. @default all count alike */
  readonly weights?: readonly (readonly number[])[];
}

/**
 * Beyond DynClean: joins measures whose units do not compare, such as margins of a name that is known and of one that
 * is not. Of each measure the rank of a span inside its group counts, as a share: `r = (below + equal / 2) / n` of the
 * group's n spans, itself among the equal ones; joined is the mean of r by the weights of the group. In [0, 1].
 *
 * @returns `[N]`.
 * @throws ShapeError when arrays differ in length, RangeError for a negative weight.
 */
export function joinByRank({ values, groups, weights }: JoinedMeasures): Float64Array {
  for (const [measure, of] of values.entries()) {
    if (of.length === groups.length) continue;
    throw new ShapeError(`joinByRank: values[${measure}] must hold ${groups.length} spans, but got ${of.length}`);
  }
  const joined = new Float64Array(groups.length);
  for (const [group, given] of (weights ?? countAlike(groups, values.length)).entries()) {
    if (given.length !== values.length) {
      throw new ShapeError(
        `joinByRank: weights[${group}] must hold ${values.length} measures, but got ${given.length}`,
      );
    }
    const negative = given.find((weight) => !(weight >= 0));
    if (negative !== undefined) throw new RangeError(`joinByRank: weights must be at least 0, but got ${negative}`);
    const own = given.some((weight) => weight > 0) ? given : given.map(() => 1);
    const total = own.reduce((sum, weight) => sum + weight, 0);
    const members = Int32Array.from(groups.keys()).filter((span) => groups[span] === group);
    for (const [measure, weight] of own.entries())
      addRanks(joined, members, { of: values[measure]!, share: weight / total });
  }
  return joined;
}

/** The same weight for every group and measure. */
function countAlike(groups: Int32Array, numMeasures: number): readonly (readonly number[])[] {
  const numGroups = groups.reduce((most, group) => Math.max(most, group + 1), 0);
  return Array.from({ length: numGroups }, () => Array<number>(numMeasures).fill(1));
}

/** Adds a measure's rank shares among the members of a group. */
function addRanks(
  joined: Float64Array,
  members: Int32Array,
  { of, share }: { readonly of: Float64Array; readonly share: number },
): void {
  const sorted = members.toSorted((a, b) => of[a]! - of[b]!);
  for (let first = 0; first < sorted.length;) {
    let end = first + 1;
    while (end < sorted.length && of[sorted[end]!] === of[sorted[first]!]) end += 1;
    const rank = (first + (end - first) / 2) / sorted.length;
    for (; first < end; first++) joined[sorted[first]!]! += share * rank;
  }
}
