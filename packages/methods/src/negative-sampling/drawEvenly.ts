/**
 * `count` of the numbers from 0 to `size - 1`, without replacement, every set of them as likely as any other (Floyd's
 * algorithm), ascending.
 *
 * @param random - gives numbers even in (0, 1); asked once for each number drawn.
 * @throws RangeError when more are wanted than there are.
 */
export function drawEvenly(size: number, count: number, random: () => number): Int32Array {
  if (count > size) throw new RangeError(`drawEvenly: count must be at most ${size}, but got ${count}`);
  const drawn = new Set<number>();
  for (let last = size - count; last < size; last++) {
    const candidate = Math.floor(random() * (last + 1));
    drawn.add(drawn.has(candidate) ? last : candidate);
  }
  return Int32Array.from(drawn).sort();
}
