import type { EpochFile, EpochRows } from './openEpochFile.js';

/** Walks through one epoch file in steps that need not be its record batches. */
export class EpochCursor {
  #rows: EpochRows | null = {
    spanIds: new Int32Array(0),
    margins: new Float32Array(0),
    probabilities: new Float32Array(0),
    others: null,
  };
  #position = 0;
  /** Rows taken so far. */
  numTaken = 0;

  constructor(readonly file: EpochFile) {}

  /** Reads on, if need be, until at least one row is at hand or the file has ended. */
  async fill(): Promise<void> {
    while (this.#rows !== null && this.#position === this.#rows.spanIds.length) {
      this.#rows = await this.file.next();
      this.#position = 0;
    }
  }

  /** Rows at hand after `fill`; 0 at the end of the file. */
  get numReady(): number {
    return this.#rows === null ? 0 : this.#rows.spanIds.length - this.#position;
  }

  /** The next `numRows` rows, at most `numReady`, without a copy. */
  take(numRows: number): EpochRows {
    const rows = this.#rows;
    if (rows === null || numRows > this.numReady) {
      throw new RangeError(`${this.file.path}: ${numRows} rows were asked for, but ${this.numReady} are ready`);
    }
    const from = this.#position;
    this.#position += numRows;
    this.numTaken += numRows;
    const to = from + numRows;
    const { others } = rows;
    return {
      spanIds: rows.spanIds.subarray(from, to),
      margins: rows.margins.subarray(from, to),
      probabilities: rows.probabilities.subarray(from, to),
      others: others && {
        labels: others.labels.subarray(from, to),
        probabilities: others.probabilities.subarray(from, to),
      },
    };
  }
}
