import type { NoiseEstimateInfo, NoiseInfo } from '@dynclean/schema';
import { listMeasures, titleOfMeasure } from '@dynclean/stages';

import { type Cell, percentCell } from '../document/Cell.js';
import { DocumentBuilder } from '../document/DocumentBuilder.js';
import type { Column, ReportNode } from '../document/ReportDocument.js';

/**
 * Estimated shares of wrong labels, each with its interval and, where gold labels are known, the truth beside it. A
 * type with few labels or samples says that it shares the estimate of all.
 *
 * @param truth - counts of the same labels by gold labels.
 */
export function formatNoiseEstimate(
  { measure, shares }: NoiseEstimateInfo,
  truth: NoiseInfo | null,
  options: { readonly title: string },
): readonly ReportNode[] {
  const columns: Column[] = [
    { title: 'labels' },
    { title: 'type' },
    { title: 'spans' },
    { title: 'samples' },
    { title: 'wrong, %', align: 'right' },
    { title: '95 % interval', align: 'right' },
    ...(truth === null ? [] : [{ title: 'by gold labels, %', align: 'right' } as const]),
    { title: 'from' },
  ];
  // Of negatives such a measure speaks of those alone that have the words of a name.
  const speaksOfNames = listMeasures().find(({ name }) => name === measure)?.needsHeldOut === 'words';
  const percent = (share: number): string => (100 * share).toFixed(1);
  const rows = shares.map((row): Cell[] => {
    const { sign, type, spans, samples, share, interval, isPooled } = row;
    return [
      type === null ? sign : '',
      type ?? 'all',
      spans,
      samples,
      percentCell(share),
      interval && `${percent(interval.low)} to ${percent(interval.high)}`,
      ...(truth === null ? [] : [percentCell(sign === 'negatives' && speaksOfNames ? null : findTruth(truth, row))]),
      share === null ? 'no samples' : isPooled ? 'all types' : 'its own',
    ];
  });
  return new DocumentBuilder()
    .heading(options.title)
    .table(columns, rows)
    .paragraph(
      `Estimated from ${titleOfMeasure(measure)}: labels known to be wrong show how wrong ones lie, and the corpus how all ` +
        'lie. Steady mistakes that the model has learned are missed, and what it has not learned counts as wrong; the ' +
        'interval knows of neither. Types with fewer than 20 spans or samples share the estimate of all.',
    ).nodes;
}

/** The same share by gold labels. */
function findTruth(truth: NoiseInfo, { sign, type, spans }: NoiseEstimateInfo['shares'][number]): number | null {
  const of = type === null ? truth : truth.byType.find((row) => row.type === type);
  if (of === undefined) return null;
  if (sign === 'negatives') return spans === 0 ? null : of.falseNegatives / spans;
  return of.positives === 0 ? null : of.falsePositives / of.positives;
}
