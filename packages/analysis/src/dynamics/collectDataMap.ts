import {
  computeDataMapCuts,
  computeDataMapRegion,
  type DataMapCuts,
  type DataMapRegion,
  type SignedDataMapCuts,
  type SpanDynamicsChunk,
  streamSpanDynamics,
} from '@dynclean/dynamics';
import { InputError, type Sign, signs, type SpanLabels, type SpanSet } from '@dynclean/schema';
import { decideRecorded, type RunContext } from '@dynclean/stages';

import type { DynamicsSource } from './DynamicsSource.js';

/** Spans whose Variability and Confidence fall into one cell of the map. */
export interface DataMapBin {
  readonly sign: Sign;
  /** Lower edges of the cell. */
  readonly variability: number;
  readonly confidence: number;
  readonly spans: number;
  /** Mean AUM of them, logit units. */
  readonly aum: number;
  /** Share of them whose label is wrong by the gold labels; null without those. */
  readonly wrong: number | null;
  /** How many of them the cleaning removes; null where that was not kept. */
  readonly removed: number | null;
}

/** Where the regions of one sign lie, and how many spans are in each; the rest is between them. */
export interface DataMapRegions {
  readonly sign: Sign;
  readonly cuts: DataMapCuts;
  readonly spans: Readonly<Record<DataMapRegion, number>>;
}

/** A data map (DynClean, Figure 9): Variability, Confidence and AUM of all spans, binned. */
export interface DataMap {
  readonly epochs: number;
  /** Widths of a cell. */
  readonly variabilityStep: number;
  readonly confidenceStep: number;
  /** Of each sign that has spans; none where they were not kept. */
  readonly regions: readonly DataMapRegions[];
  /** Cells with spans in them. */
  readonly bins: readonly DataMapBin[];
}

/**
 * Bins all spans by Variability (0 to 0.5) and Confidence (0 to 1): a million points are no scatter. Every span is in
 * it, none is drawn at random. Regions are those of the table of spans (`computeDataMapRegion`), removed spans those of
 * the cleaning that was made from the dynamics. Reads the dynamics three or four times, as streams.
 *
 * @param options.epochs - epochs averaged. Default: as in the cleaning that was made from the dynamics, else all.
 * @param options.cells - cells a side. @default 50
 */
export async function collectDataMap(
  source: DynamicsSource,
  options: { readonly epochs?: number; readonly cells?: number } = {},
  { signal }: RunContext = {},
): Promise<DataMap> {
  const { cells = 50, epochs = source.cleaning.epochs ?? source.dynamics.length } = options;
  if (!Number.isInteger(cells) || cells < 1) {
    throw new InputError(`data map: cells must be an integer of at least 1, but got ${cells}`);
  }
  const read = () => streamSpanDynamics(source.dynamics, { ...source.expected, epochs, signal });
  const { spans, goldSpans } = source;
  const { removed } = await decideRecorded({
    ...source,
    types: source.data.dataset.types,
    epochs: source.cleaning.epochs ?? Math.min(source.dynamics.length, source.threshold.length),
    keepNearest: true, // a run that is there either had it, or did not need it
    signal,
  });
  const grid = new Grid(cells, { spans, goldSpans, removed });
  const regions = new RegionCounter(await computeDataMapCuts(read, spans), spans);
  for await (const chunk of read()) {
    grid.add(chunk);
    regions.add(chunk);
  }
  return {
    epochs,
    variabilityStep: 1 / (2 * cells),
    confidenceStep: 1 / cells,
    regions: regions.list(),
    bins: grid.list(),
  };
}

/** What is known of the spans beside their dynamics. */
interface SpanMarks {
  readonly spans: SpanLabels;
  readonly goldSpans: SpanLabels | null;
  readonly removed: SpanSet;
}

/** Counts by cell: positives first, then by Variability, then by Confidence. */
class Grid {
  readonly #spans: Int32Array;
  readonly #wrong: Int32Array;
  readonly #removed: Int32Array;
  readonly #sums: Float64Array;

  constructor(
    private readonly cells: number,
    private readonly marks: SpanMarks,
  ) {
    const size = 2 * cells * cells;
    this.#spans = new Int32Array(size);
    this.#wrong = new Int32Array(size);
    this.#removed = new Int32Array(size);
    this.#sums = new Float64Array(size);
  }

  add({ spanIds, aum, confidence, variability }: SpanDynamicsChunk): void {
    const { cells } = this;
    const { spans, goldSpans, removed } = this.marks;
    const labels = spans.labelsOf(spanIds);
    const goldLabels = goldSpans?.labelsOf(spanIds);
    const place = (share: number): number => Math.min(cells - 1, Math.max(0, Math.floor(share * cells)));
    for (let row = 0; row < spanIds.length; row++) {
      const label = labels[row]!;
      const cell = ((label > 0 ? 0 : 1) * cells + place(variability[row]! * 2)) * cells + place(confidence[row]!);
      this.#spans[cell]! += 1;
      this.#sums[cell]! += aum[row]!;
      if (removed.has(spanIds[row]!)) this.#removed[cell]! += 1;
      if (goldLabels !== undefined && goldLabels[row] !== label) this.#wrong[cell]! += 1;
    }
  }

  list(): DataMapBin[] {
    const { cells } = this;
    const bins: DataMapBin[] = [];
    this.#spans.forEach((spans, cell) => {
      if (spans === 0) return;
      bins.push({
        sign: cell < cells * cells ? 'positives' : 'negatives',
        variability: (Math.floor(cell / cells) % cells) / (2 * cells),
        confidence: (cell % cells) / cells,
        spans,
        aum: this.#sums[cell]! / spans,
        wrong: this.marks.goldSpans === null ? null : this.#wrong[cell]! / spans,
        removed: this.#removed[cell]!,
      });
    });
    return bins;
  }
}

/** Counts the spans of each region, sign by sign. */
class RegionCounter {
  readonly #counts = {
    positives: { easy: 0, ambiguous: 0, hard: 0 },
    negatives: { easy: 0, ambiguous: 0, hard: 0 },
  };

  constructor(
    private readonly cuts: SignedDataMapCuts,
    private readonly spans: SpanLabels,
  ) {}

  add({ spanIds, confidence, variability }: SpanDynamicsChunk): void {
    const labels = this.spans.labelsOf(spanIds);
    for (let row = 0; row < spanIds.length; row++) {
      const sign = labels[row]! > 0 ? 'positives' : 'negatives';
      const region = computeDataMapRegion(confidence[row]!, variability[row]!, this.cuts[sign]!);
      if (region !== null) this.#counts[sign][region] += 1;
    }
  }

  list(): DataMapRegions[] {
    return signs.flatMap((sign) => {
      const cuts = this.cuts[sign];
      return cuts === null ? [] : [{ sign, cuts, spans: this.#counts[sign] }];
    });
  }
}
