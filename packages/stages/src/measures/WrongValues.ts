import { signs, type SpanLabels, type ThresholdSampleIds } from '@dynclean/schema';

import type { MeasureChunk } from './Measure.js';

/** Gathers what a measure says of labels known to be wrong, by the label that the span has in the data. */
export class WrongValues {
  readonly #byLabel: readonly number[][];
  readonly #samples: Int32Array | null;
  #next = 0; // of the samples; ids ascend in both

  /**
   * @param labels - of the data. @param options.numClasses - types, and "no entity".
   * @param options.samples - these spans alone. @default all that pass by
   */
  constructor(
    private readonly labels: SpanLabels,
    { numClasses, samples }: { readonly numClasses: number; readonly samples?: ThresholdSampleIds },
  ) {
    this.#byLabel = Array.from({ length: numClasses }, () => []);
    this.#samples = samples === undefined ? null : Int32Array.from(signs.flatMap((sign) => samples[sign])).sort();
  }

  /** Takes spans; NaN: the measure says nothing. With samples, ids ascend over all calls. */
  add({ spanIds, values }: MeasureChunk): void {
    const rows = this.#samples === null ? [...spanIds.keys()] : this.#findSamples(spanIds, this.#samples);
    const labels = this.labels.labelsOf(Int32Array.from(rows, (row) => spanIds[row]!));
    for (const [index, row] of rows.entries()) {
      if (!Number.isNaN(values[row])) this.#byLabel[labels[index]!]?.push(values[row]!);
    }
  }

  /** `[numClasses]` by label. */
  finish(): Float64Array[] {
    return this.#byLabel.map((values) => Float64Array.from(values));
  }

  #findSamples(spanIds: Int32Array, samples: Int32Array): number[] {
    const rows: number[] = [];
    for (let row = 0; row < spanIds.length && this.#next < samples.length; row++) {
      while (samples[this.#next]! < spanIds[row]!) this.#next += 1;
      if (samples[this.#next] === spanIds[row]) rows.push(row);
    }
    return rows;
  }
}
