import type { Ready, Turn } from './takeTurns.js';

/**
 * Both sides must have seen the same subwords, else the comparison means nothing.
 *
 * @param warmup - turns that do not count.
 * @throws Error that names the first batch in which they differ.
 */
export function requireSameBatches(
  { subwordLengths, batchSize }: Ready,
  peerTurns: readonly Turn[],
  warmup: number,
): void {
  peerTurns.forEach(({ subwords, step }) => {
    const numBatches = Math.ceil(subwordLengths.length / batchSize);
    const first = ((step - 1) % numBatches) * batchSize;
    const ours = subwordLengths.slice(first, first + batchSize).reduce((sum, length) => sum + length, 0);
    if (ours !== subwords && step > warmup) {
      throw new Error(`batch ${step}: ours has ${ours} subwords, the peer's ${subwords}: they are not the same`);
    }
  });
}
