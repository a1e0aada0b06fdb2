/** Items by their place, however they are held: an array is one. */
export interface ReadableList<Item> extends Iterable<Item> {
  readonly length: number;
  at(index: number): Item | undefined;
  slice(start?: number, end?: number): ReadableList<Item>;
}

/** Items that are made when somebody looks at them, and not kept; as JSON they are an array. */
export class LazyList<Item> implements ReadableList<Item> {
  /**
   * @param order - of each item the number that `make` knows it by.
   * @param make - the same of the same number, each time.
   */
  constructor(
    private readonly order: Int32Array,
    private readonly make: (number: number) => Item,
  ) {}

  get length(): number {
    return this.order.length;
  }

  at(index: number): Item | undefined {
    const number = this.order.at(index);
    return number === undefined ? undefined : this.make(number);
  }

  slice(start?: number, end?: number): LazyList<Item> {
    return new LazyList(this.order.slice(start, end), this.make);
  }

  *[Symbol.iterator](): Generator<Item, void, undefined> {
    for (const number of this.order) yield this.make(number);
  }

  toJSON(): Item[] {
    return [...this];
  }
}
