import type { Review, ReviewSpan } from '@dynclean/analysis';

import type { Cell } from '../document/Cell.js';
import type { Records } from '../document/ReportDocument.js';
import { showOthers } from './showLabels.js';

/** One row a suspicious span, worst first, for spreadsheets, scripts and data frames. */
export function listReviewRows({ spans, signs, trainFile }: Review): Records {
  const [first] = spans; // all have as many epochs, and gold labels or none
  const hasGold = first?.gold !== undefined;
  const numEpochs = first?.margins.length ?? 0;
  const ofEpochs = (name: string): string[] => Array.from({ length: numEpochs }, (_, at) => `${name}${at + 1}`);
  const columns = [
    ...['spanId', 'sign', 'suspicious', 'tau', 'below', 'aum', 'confidence', 'variability', 'label'],
    ...['suggested', 'suggestedProbability', 'runsAgree'],
    ...(hasGold ? ['gold', 'labelWas'] : []),
    ...['words', 'before', 'after', 'file', 'line', 'sentence', 'id', 'first', 'last', 'sameWordsElsewhere'],
    ...ofEpochs('margin'),
    ...ofEpochs('probability'),
  ];
  const toRow = (span: ReviewSpan): Cell[] => [
    ...[span.spanId, span.sign, span.removed ? 'yes' : 'no', signs[span.sign].tau, span.below.join(' ')],
    ...[span.aum, span.confidence, span.variability, span.type ?? ''],
    span.suggested === null ? null : (span.suggested.type ?? 'none'),
    span.suggested?.probability ?? null,
    span.suggested === null ? null : span.suggested.isAgreed ? 'yes' : 'no',
    ...(hasGold ? [span.gold?.type ?? '', span.gold?.wrong === true ? 'wrong' : 'right'] : []),
    span.tokens.slice(span.first, span.last + 1).join(' '),
    span.tokens.slice(0, span.first).join(' '),
    span.tokens.slice(span.last + 1).join(' '),
    ...[trainFile, span.line, span.sentence ?? null, span.id === null ? null : String(span.id), span.first, span.last],
    showOthers(span.occurrences, span.type),
    ...Array.from({ length: numEpochs }, (_, at) => knownOr(span.margins[at])),
    ...Array.from({ length: numEpochs }, (_, at) => knownOr(span.probabilities[at])),
  ];
  return { columns, rows: mapEach(spans, toRow) };
}

const knownOr = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;

/** Rows that are made as they are gone through, each time anew. */
function mapEach<From, To>(items: Iterable<From>, map: (item: From) => To): Iterable<To> {
  return {
    *[Symbol.iterator]() {
      for (const item of items) yield map(item);
    },
  };
}
