/** A record of a FlatBuffer, as Arrow's metadata are, that takes no offset, size or count without a check. */
export class FlatTable {
  /** Where the offsets of fields lie, and how many bytes they and the fields take. */
  readonly #vtable: number;
  readonly #vtableSize: number;

  private constructor(
    private readonly view: DataView,
    private readonly position: number,
  ) {
    this.#vtable = position - this.#int32(position);
    this.#vtableSize = this.#uint16(this.#vtable);
    requireThat(this.#vtableSize >= 4 && this.#vtableSize % 2 === 0, 'a record says how long it is');
    requireThat(this.#vtable + this.#vtableSize <= view.byteLength, 'a record lies in its message');
  }

  /** @throws Error with what does not hold, as all methods do. */
  static read(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    requireThat(view.byteLength >= 8, 'a message has room for a record');
    return new FlatTable(view, view.getUint32(0, true));
  }

  /** The byte, integer or 64-bit integer of a field, or what it is where the field is left out. */
  byte(slot: number, absent = 0): number {
    const at = this.#find(slot, 1);
    return at === null ? absent : this.view.getUint8(at);
  }

  short(slot: number, absent = 0): number {
    const at = this.#find(slot, 2);
    return at === null ? absent : this.view.getInt16(at, true);
  }

  int(slot: number, absent = 0): number {
    const at = this.#find(slot, 4);
    return at === null ? absent : this.view.getInt32(at, true);
  }

  long(slot: number, absent = 0): number {
    const at = this.#find(slot, 8);
    return at === null ? absent : toCount(this.view.getBigInt64(at, true));
  }

  text(slot: number): string {
    const at = this.#findFar(slot);
    if (at === null) return '';
    const length = this.#uint32(at);
    requireThat(at + 4 + length <= this.view.byteLength, 'a text lies in its message');
    return new TextDecoder().decode(new Uint8Array(this.view.buffer, this.view.byteOffset + at + 4, length));
  }

  table(slot: number): FlatTable | null {
    const at = this.#findFar(slot);
    return at === null ? null : new FlatTable(this.view, at);
  }

  tables(slot: number): FlatTable[] {
    const { at, length } = this.#vector(slot, 4);
    return Array.from({ length }, (_, i) => {
      const place = at + 4 * i;
      return new FlatTable(this.view, place + this.#uint32(place));
    });
  }

  /** Structures of so many bytes; `read` gets their 64-bit integers by offset. */
  structures<T>(
    slot: number,
    size: number,
    read: (long: (offset: number) => number, int: (offset: number) => number) => T,
  ): T[] {
    const { at, length } = this.#vector(slot, size);
    return Array.from({ length }, (_, i) =>
      read(
        (offset) => toCount(this.view.getBigInt64(at + size * i + offset, true)),
        (offset) => this.view.getInt32(at + size * i + offset, true),
      ),
    );
  }

  #vector(slot: number, size: number): { at: number; length: number } {
    const at = this.#findFar(slot);
    if (at === null) return { at: 0, length: 0 };
    const length = this.#uint32(at);
    requireThat(at + 4 + length * size <= this.view.byteLength, 'a list lies in its message');
    return { at: at + 4, length };
  }

  /** Where a field's value lies; null where it is left out. */
  #find(slot: number, size: number): number | null {
    const entry = 4 + 2 * slot;
    if (entry + 2 > this.#vtableSize) return null;
    const offset = this.#uint16(this.#vtable + entry);
    if (offset === 0) return null;
    requireThat(this.position + offset + size <= this.view.byteLength, 'a field lies in its message');
    return this.position + offset;
  }

  /** Where what a field points to lies. */
  #findFar(slot: number): number | null {
    const at = this.#find(slot, 4);
    return at === null ? null : at + this.#uint32(at);
  }

  #uint16(at: number): number {
    requireThat(at >= 0 && at + 2 <= this.view.byteLength, 'an offset points into its message');
    return this.view.getUint16(at, true);
  }

  #uint32(at: number): number {
    requireThat(at >= 0 && at + 4 <= this.view.byteLength, 'an offset points into its message');
    return this.view.getUint32(at, true);
  }

  #int32(at: number): number {
    return this.#uint32(at) | 0;
  }
}

/** @throws Error: `it must hold that ...`. */
export function requireThat(holds: boolean, words: string): asserts holds {
  if (!holds) throw new Error(`it must hold that ${words}`);
}

function toCount(value: bigint): number {
  requireThat(
    value >= 0n && value <= BigInt(Number.MAX_SAFE_INTEGER),
    'sizes are no less than 0 and exact in double precision',
  );
  return Number(value);
}
