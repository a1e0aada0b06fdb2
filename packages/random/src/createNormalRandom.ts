/** The stream of the weights of random encoders, which results of the tiny profile depend on (sfc32 of PractRand). */
export function createNormalRandom(seed: number): { uniform(): number; normal(): number } {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = seed | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 16; round++) next(); // spreads the seed over the state
  const uniform = (): number => (next() + 0.5) / 2 ** 32; // never 0 or 1
  return {
    uniform,
    /** Standard normal (Box and Muller 1958). */
    normal: () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}
