/** Random numbers that a seed decides (mulberry32), and what is drawn from them. */
export class Random {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** In [0, 1). */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer from `least` to `most`. */
  integer(least, most) {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(probability) {
    return this.next() < probability;
  }

  pick(list) {
    return list[this.integer(0, list.length - 1)];
  }

  shuffle(list) {
    const shuffled = [...list];
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = this.integer(0, i);
      [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
    }
    return shuffled;
  }

  /** A length of an axis: small, now and then 1 or 0. */
  length(least = 0) {
    return this.chance(0.05) ? least : this.integer(1, 5);
  }

  shape(rank = this.integer(0, 4), least = 0) {
    return Array.from({ length: rank }, () => this.length(least));
  }

  /** Numbers of eighths, which sums and products of few keep exactly. */
  floats(shape, low = -4, high = 4) {
    const values = Float32Array.from({ length: sizeOf(shape) }, () => this.integer(low * 8, high * 8) / 8);
    return { dtype: 'float32', shape, values };
  }

  integers(shape, low = -9, high = 9) {
    return { dtype: 'int32', shape, values: Int32Array.from({ length: sizeOf(shape) }, () => this.integer(low, high)) };
  }

  booleans(shape) {
    return { dtype: 'bool', shape, values: Uint8Array.from({ length: sizeOf(shape) }, () => this.integer(0, 1)) };
  }

  complex(shape) {
    const values = Float32Array.from({ length: 2 * sizeOf(shape) }, () => this.integer(-16, 16) / 8);
    return { dtype: 'complex64', shape, values };
  }

  ofDtype(dtype, shape) {
    const make = { float32: 'floats', int32: 'integers', bool: 'booleans', complex64: 'complex' }[dtype];
    return this[make](shape);
  }
}

export function sizeOf(shape) {
  return shape.reduce((product, length) => product * length, 1);
}
