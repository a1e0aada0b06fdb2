import { streamSpanDynamics } from '@dynclean/dynamics';
import { InputError, type Sign } from '@dynclean/schema';
import type { RunContext } from '@dynclean/stages';

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
}

/** A data map (DynClean, Figure 9): Variability, Confidence and AUM of all spans, binned. */
export interface DataMap {
  readonly epochs: number;
  /** Widths of a cell. */
  readonly variabilityStep: number;
  readonly confidenceStep: number;
  /** Cells with spans in them. */
  readonly bins: readonly DataMapBin[];
}

/**
 * Bins all spans by Variability (0 to 0.5) and Confidence (0 to 1): a million points are no scatter. Every span is in
 * it, none is drawn at random.
 *
 * @param options.epochs - epochs averaged. Default: as in the cleaning that was made from the dynamics, else all.
 * @param options.cells - cells a side. @default 50
 */
export async function collectDataMap(
  source: Pick<DynamicsSource, 'dynamics' | 'expected' | 'spans' | 'goldLabels' | 'cleaning'>,
  options: { readonly epochs?: number; readonly cells?: number } = {},
  { signal }: RunContext = {},
): Promise<DataMap> {
  const { cells = 50, epochs = source.cleaning.epochs ?? source.dynamics.length } = options;
  if (!Number.isInteger(cells) || cells < 1) {
    throw new InputError(`data map: cells must be an integer of at least 1, but got ${cells}`);
  }
  const size = 2 * cells * cells;
  const counts = new Int32Array(size);
  const wrong = new Int32Array(size);
  const sums = new Float64Array(size);
  const place = (share: number): number => Math.min(cells - 1, Math.max(0, Math.floor(share * cells)));
  const { labels } = source.spans;
  for await (const chunk of streamSpanDynamics(source.dynamics, { ...source.expected, epochs, signal })) {
    const { spanIds, aum, confidence, variability } = chunk;
    for (let row = 0; row < spanIds.length; row++) {
      const label = labels[spanIds[row]!]!;
      const cell = ((label > 0 ? 0 : 1) * cells + place(variability[row]! * 2)) * cells + place(confidence[row]!);
      counts[cell]! += 1;
      sums[cell]! += aum[row]!;
      if (source.goldLabels !== null && source.goldLabels[spanIds[row]!] !== label) wrong[cell]! += 1;
    }
  }
  const bins: DataMapBin[] = [];
  for (let cell = 0; cell < size; cell++) {
    const spans = counts[cell]!;
    if (spans === 0) continue;
    bins.push({
      sign: cell < cells * cells ? 'positives' : 'negatives',
      variability: (Math.floor(cell / cells) % cells) / (2 * cells),
      confidence: (cell % cells) / cells,
      spans,
      aum: sums[cell]! / spans,
      wrong: source.goldLabels === null ? null : wrong[cell]! / spans,
    });
  }
  return { epochs, variabilityStep: 1 / (2 * cells), confidenceStep: 1 / cells, bins };
}
