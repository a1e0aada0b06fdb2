/** What one more group costs on a CPU, in scores of one head: some forty operators more a layer. */
const GROUP_COST = 2 ** 14;
/** And on a GPU, where each of those is a launch and the scores are next to nothing. */
const GROUP_COST_ON_GPU = 2 ** 20;
/** What a row of padding costs beside its scores: it is copied, and multiplied by the values. */
const ROW_COST = 16;
/** Lengths are rounded up to this, so that few shapes occur. */
const LENGTH_STEP = 8;

/**
 * Parts the sentences of a batch into groups for attention, such that padding and the number of groups together cost
 * least. In order of length, the best parting is one into stretches, found by dynamic programming.
 *
 * @param lengths - subwords of each sentence.
 * @param device - where attention is computed, as `engineDevice` says it.
 * @returns each group's sentences, the shortest first, and the length that all in it are padded to.
 */
export function groupByLength(lengths: readonly number[], device = 'cpu'): { sentences: number[]; length: number }[] {
  const order = lengths
    .map((_, sentence) => sentence)
    .sort((a, b) => (lengths[a] as number) - (lengths[b] as number) || a - b);
  const paddedLength = (place: number): number =>
    Math.ceil((lengths[order[place] as number] as number) / LENGTH_STEP) * LENGTH_STEP;
  const groupCost = device === 'cpu' ? GROUP_COST : GROUP_COST_ON_GPU;
  // best[n]: the least cost of the first n sentences; from[n]: where the last group of that parting begins.
  const best = [0];
  const from = [0];
  for (let end = 1; end <= order.length; end++) {
    const length = paddedLength(end - 1);
    let least = Infinity;
    let start = 0;
    for (let begin = 0; begin < end; begin++) {
      const cost = (best[begin] as number) + (end - begin) * (length * length + ROW_COST * length) + groupCost;
      if (cost < least) [least, start] = [cost, begin];
    }
    best.push(least);
    from.push(start);
  }
  const groups: { sentences: number[]; length: number }[] = [];
  for (let end = order.length; end > 0; end = from[end] as number) {
    groups.unshift({ sentences: order.slice(from[end] as number, end), length: paddedLength(end - 1) });
  }
  return groups;
}
