import type { SpanExample } from '@dynclean/schema';

import type { Cell } from '../document/Cell.js';
import type { Column } from '../document/ReportDocument.js';

type Placed = Pick<SpanExample, 'sentence' | 'line'>;

/** Columns that say where spans stand, and their cells. */
export interface Places {
  readonly columns: readonly Column[];
  cellsOf(span: Placed): readonly Cell[];
}

/** The line of each span's sentence, and its number where that is another one (a file of columns, empty lines). */
export function showPlaces(spans: readonly Placed[]): Places {
  const differ = spans.some(({ sentence, line }) => sentence !== undefined && sentence !== line);
  return {
    columns: [...(differ ? [{ title: 'sentence' }] : []), { title: 'line' }],
    cellsOf: ({ sentence = null, line }) => [...(differ ? [sentence] : []), line],
  };
}
