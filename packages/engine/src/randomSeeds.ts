let state = 42;

/** Starts the sequence of `nextSeed` again. */
export function resetSeeds(seed: number): void {
  state = seed >>> 0;
}

/**
 * Another seed for a tfjs op that takes one, such as `tf.randomUniform`. The sequence is fixed by `resetSeeds`
 * (Weyl sequence, mixed as in SplitMix32), so a run repeats bit by bit.
 */
export function nextSeed(): number {
  state = (state + 0x9e3779b9) >>> 0;
  let mixed = state;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
