import { signs } from '@dynclean/schema';
import type { Review, ReviewSpan } from '@dynclean/analysis';

import { type Cell, fixedCell, percentCell, plainCell } from '../document/Cell.js';
import { DocumentBuilder } from '../document/DocumentBuilder.js';
import type { Column, ReportNode } from '../document/ReportDocument.js';
import { formatContext } from '../spans/formatSpans.js';
import { showPlaces } from '../spans/showPlaces.js';
import { drawSparkline } from './drawSparkline.js';
import { showCounts, showLabel, showOthers } from './showLabels.js';

/** How much of a review is shown. */
export interface ReviewTextOptions {
  /** Spans to show, the worst ones. @default 20 */
  readonly limit?: number | undefined;
  /** Rows of the tables of confused words and types. @default 8 */
  readonly maxConfused?: number;
  /** Cells that the text around a span may take. @default 50 */
  readonly textWidth?: number;
}

/** The worst spans in their sentences, how many there are in all, the most confused words and pairs of types. */
export function formatReview(review: Review, options: ReviewTextOptions = {}): readonly ReportNode[] {
  const { limit = 20, maxConfused = 8 } = options;
  const { spans, confusedWords, confusedTypes } = review;
  const report = new DocumentBuilder().heading(`Suspicious labels of ${review.dataset}`).append(formatSigns(review));
  if (spans.length === 0) return report.paragraph('No span is left by these filters.').nodes;
  const shown = [...spans.slice(0, limit)];
  report.append(formatWorst(review, shown, options));
  const more = spans.length - shown.length;
  if (more > 0) {
    report.paragraph(
      `${more.toLocaleString('en-US')} more of ${spans.length.toLocaleString('en-US')}; --limit shows more, --out writes all.`,
    );
  }
  if (!review.hasOtherLabels) {
    report.paragraph(
      'Nothing is suggested: these dynamics have no other labels. A trainer that records them (`other`, docs/own-dynamics.md) gets suggestions.',
    );
  }
  if (confusedTypes.length > 0) {
    report.strong('Labels and what is suggested in their place').table(
      [{ title: 'label' }, { title: 'suggested' }, { title: 'spans' }],
      confusedTypes
        .slice(0, maxConfused)
        .map(({ type, suggested, count }): Cell[] => [showLabel(type), showLabel(suggested), count]),
    );
  }
  report.strong('Words that are suspicious most often').table(
    [{ title: 'words' }, { title: 'suspicious' }, { title: 'called in the corpus' }],
    Array.from(confusedWords.slice(0, maxConfused), ({ words, suspicious, occurrences }): Cell[] => {
      return [words, suspicious, showCounts(occurrences)];
    }),
  );
  return report.nodes;
}

const metricNames = { aum: 'AUM', confidence: 'Confidence' } as const;

function formatSigns({ signs: reviewed, metric, epochs }: Review): readonly ReportNode[] {
  const rows = signs.map((sign): Cell[] => {
    const { candidates, suspicious, k, tau } = reviewed[sign];
    return [sign, candidates, suspicious, percentCell(candidates === 0 ? null : suspicious / candidates), plainCell(k), tau === null ? null : fixedCell(tau, 3)]; // prettier-ignore
  });
  return new DocumentBuilder()
    .table(
      [
        { title: 'spans' },
        { title: 'in the data' },
        { title: 'suspicious' },
        { title: 'percent', align: 'right' },
        { title: 'k', align: 'right' },
        { title: 'threshold', align: 'right' },
      ],
      rows,
    )
    .paragraph(
      `Suspicious: ${metricNames[metric]}, mean of ${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}, below the threshold of its sign.`,
    ).nodes;
}

/** A row a span; on a narrow page what the same words are called elsewhere gives way. */
function formatWorst(
  { metric }: Review,
  spans: readonly ReviewSpan[],
  { textWidth = 50 }: ReviewTextOptions,
): readonly ReportNode[] {
  const places = showPlaces(spans);
  const hasGold = spans.some(({ gold }) => gold !== undefined);
  const hasIds = spans.some(({ id }) => id !== null);
  const columns: Column[] = [
    { title: metricNames[metric], align: 'right' },
    { title: 'epochs' },
    { title: 'label' },
    { title: 'suggested' },
    ...(hasGold ? [{ title: 'gold' }] : []),
    ...places.columns,
    ...(hasIds ? [{ title: 'id' }] : []),
    { title: 'span' },
    { title: 'same words elsewhere' },
  ];
  const rows = spans.map((span): Cell[] => [
    fixedCell(span[metric], 3),
    drawSparkline(metric === 'aum' ? span.margins : span.probabilities),
    showLabel(span.type),
    span.suggested === null ? null : showLabel(span.suggested.type),
    ...(hasGold ? [showLabel(span.gold?.type ?? null)] : []),
    ...places.cellsOf(span),
    ...(hasIds ? [span.id === null ? null : String(span.id)] : []),
    formatContext(span, textWidth),
    showOthers(span.occurrences, span.type) || null,
  ]);
  return [{ kind: 'table', columns, rows }];
}
