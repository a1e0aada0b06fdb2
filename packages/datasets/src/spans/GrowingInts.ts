/** Integers that come one by one. */
export class GrowingInts {
  #values = new Int32Array(64);
  #length = 0;

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Int32Array(this.#length + (this.#length >> 1));
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  get length(): number {
    return this.#length;
  }

  /** Those that came so far; to be taken anew after each `push`. */
  get values(): Int32Array {
    return this.#values.subarray(0, this.#length);
  }
}
