/**
 * Lanes wait for the longest of them: where that makes a batch so much larger than its subwords, one lane is as good.
 */
const MOST_WASTE = 1.25;

/**
 * Parts the sentences of a batch into lanes of nearly equally many subwords: the longest sentence first, each to the
 * lane that has least.
 *
 * @param lengths - subwords of each sentence.
 * @param numLanes - wanted; there are fewer where sentences are too few or too unequal.
 * @returns each lane's sentences, in the order of the batch.
 */
export function partIntoLanes(lengths: readonly number[], numLanes: number): number[][] {
  const all = lengths.map((_, sentence) => sentence);
  if (numLanes < 2 || lengths.length < numLanes) return [all];
  const lanes = Array.from({ length: numLanes }, () => ({ sentences: [] as number[], size: 0 }));
  const order = all.toSorted((a, b) => (lengths[b] as number) - (lengths[a] as number) || a - b);
  for (const sentence of order) {
    const lane = lanes.reduce((least, next) => (next.size < least.size ? next : least));
    lane.sentences.push(sentence);
    lane.size += lengths[sentence] as number;
  }
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (Math.max(...lanes.map(({ size }) => size)) * numLanes > MOST_WASTE * total) return [all];
  return lanes.map(({ sentences }) => sentences.sort((a, b) => a - b));
}
