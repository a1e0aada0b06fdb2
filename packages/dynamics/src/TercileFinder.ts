import { quantileSorted } from 'simple-statistics';

/** Numbers that are held as they are; of more than these only counts are. 1 MiB. */
const MOST_HELD = 131_072;
/** Buckets of a power of two: the first 8 bits behind a number's leading one. */
const BUCKETS_PER_OCTAVE = 256;
/** Powers of two on each side of 1/2 that are told apart: no mean of float32 probabilities is smaller than 2^-176. */
const OCTAVES = 176;
const SIDE = OCTAVES * BUCKETS_PER_OCTAVE;
const TERCILES = [1 / 3, 2 / 3] as const;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
/** The word of a double that has its exponent; machines differ in where it lies. */
const HIGH = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0;

/** `value`'s place below 1/2, from 0, by its exponent and the bits behind it. */
function placeOf(value: number): number {
  if (!(value > 0)) return 0;
  double[0] = value;
  const place = (words[HIGH]! >>> 12) - (1023 - 1 - OCTAVES) * BUCKETS_PER_OCTAVE;
  return Math.max(0, Math.min(SIDE - 1, place));
}

/**
 * The bucket of a number, which never falls where the number rises. Numbers near 0 and near 1, where Confidence and
 * Variability crowd, have narrow ones: above 1/2 it is the distance from 1, which is exact, that counts.
 */
function bucketOf(value: number): number {
  return value < 0.5 ? placeOf(value) : 2 * SIDE - 1 - placeOf(1 - value);
}

/**
 * The exact terciles of numbers that pass by, in memory that does not grow with them. They pass by once where they are
 * few (then all are held), else twice, the same ones: the first look counts them by bucket, the second holds those of
 * the buckets that the terciles lie in, each different number once.
 *
 * Quantiles interpolate linearly (R's type 7).
 */
export class TercileFinder {
  #held: Float64Array | null;
  #size = 0;
  #counts: Uint32Array | null = null;
  /** After the first look: the buckets that matter, and of each what was found in it by value. */
  #wanted: Map<number, Map<number, number>> | null = null;

  /** @param mostHeld - so many numbers need one look only. */
  constructor(private readonly mostHeld: number = MOST_HELD) {
    this.#held = new Float64Array(Math.min(mostHeld, 1024));
  }

  /** The first look. */
  add(value: number): void {
    if (this.#held !== null && this.#size === this.mostHeld) this.#countHeld(this.#held);
    if (this.#held === null) this.#counts![bucketOf(value)]! += 1;
    else {
      if (this.#size === this.#held.length) this.#held = grow(this.#held, this.mostHeld);
      this.#held[this.#size] = value;
    }
    this.#size += 1;
  }

  /** Whether the numbers have to pass by again, to be given to `addAgain`. Ends the first look. */
  get needsSecondLook(): boolean {
    if (this.#counts === null) return false;
    this.#wanted ??= new Map(this.#ranks().map((rank) => [this.#locate(rank).bucket, new Map<number, number>()]));
    return true;
  }

  /** The second look. */
  addAgain(value: number): void {
    const found = this.#wanted?.get(bucketOf(value));
    if (found !== undefined) found.set(value, (found.get(value) ?? 0) + 1);
  }

  /** Both terciles; null of no numbers. */
  compute(): readonly [low: number, high: number] | null {
    if (this.#size === 0) return null;
    const sorted = this.#held === null ? this.#pickRanks() : this.#held.subarray(0, this.#size).sort();
    // simple-statistics reads its argument by index and length only: no copy into an array, and only what is needed.
    const [low, high] = TERCILES.map((share) => quantileSorted(sorted as unknown as number[], share));
    return [low!, high!];
  }

  #countHeld(held: Float64Array): void {
    this.#counts = new Uint32Array(2 * SIDE);
    for (let index = 0; index < this.#size; index++) this.#counts[bucketOf(held[index]!)]! += 1;
    this.#held = null;
  }

  /** Places in the sorted numbers that the terciles are made of. */
  #ranks(): number[] {
    return TERCILES.flatMap((share) => {
      const place = (this.#size - 1) * share;
      return [Math.floor(place), Math.ceil(place)];
    });
  }

  /** The bucket that holds the number at a place, and how many lie in buckets before it. */
  #locate(rank: number): { readonly bucket: number; readonly before: number } {
    let before = 0;
    let bucket = 0;
    while (before + this.#counts![bucket]! <= rank) before += this.#counts![bucket++]!;
    return { bucket, before };
  }

  /** An array in which only the numbers at these places are. */
  #pickRanks(): ArrayLike<number> {
    const picked: Record<number, number> & { length: number } = { length: this.#size };
    for (const rank of this.#ranks()) {
      const { bucket, before } = this.#locate(rank);
      const found = [...(this.#wanted?.get(bucket) ?? [])].sort(([a], [b]) => a - b);
      let passed = before;
      const at = found.find(([, count]) => (passed += count) > rank);
      if (at === undefined) throw new Error('TercileFinder: the numbers must pass by again, all of them');
      picked[rank] = at[0];
    }
    return picked;
  }
}

function grow(held: Float64Array, most: number): Float64Array {
  const larger = new Float64Array(Math.min(most, 2 * held.length));
  larger.set(held);
  return larger;
}
