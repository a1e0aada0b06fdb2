import type { SpanExample } from '@dynclean/schema';

import { type Cell, fixedCell } from '../document/Cell.js';
import type { Column, TableNode } from '../document/ReportDocument.js';
import { displayWidth } from '../text/displayWidth.js';
import { escapeControls } from '../text/escapeControls.js';
import { showPlaces } from './showPlaces.js';

/** How spans are shown in their sentences. */
export interface SpansOptions {
  /** Cells that the sentence may take; words further from the span are left out. @default 60 */
  readonly textWidth?: number;
  /** Which metric decided. @default `aum` */
  readonly metric?: 'aum' | 'confidence';
}

/** The span in brackets with as many words around it as fit, from both sides in turn; `…` where some are left out. */
export function formatContext(
  { tokens, first, last }: Pick<SpanExample, 'tokens' | 'first' | 'last'>,
  textWidth: number,
): string {
  const span = `[${tokens.slice(first, last + 1).join(' ')}]`;
  const shownWidth = (text: string): number => displayWidth(escapeControls(text));
  let left = first;
  let right = last;
  let width = shownWidth(span) + 4; // room for two ellipses
  for (let grown = true; grown;) {
    grown = false;
    for (const side of ['left', 'right'] as const) {
      const next = tokens[side === 'left' ? left - 1 : right + 1];
      if (next === undefined || width + shownWidth(next) + 1 > textWidth) continue;
      width += shownWidth(next) + 1;
      if (side === 'left') left--;
      else right++;
      grown = true;
    }
  }
  return [
    ...(left > 0 ? ['…'] : []),
    ...tokens.slice(left, first),
    span,
    ...tokens.slice(last + 1, right + 1),
    ...(right < tokens.length - 1 ? ['…'] : []),
  ].join(' ');
}

/**
 * A row a span: metric, distant label, gold label and verdict where there is one, place, and the span in its words.
 */
export function formatSpans(spans: readonly SpanExample[], options: SpansOptions = {}): TableNode {
  const { textWidth = 60, metric = 'aum' } = options;
  const places = showPlaces(spans);
  const hasGold = spans.some(({ gold }) => gold !== undefined);
  const columns: Column[] = [
    { title: metric === 'aum' ? 'AUM' : 'Confidence', align: 'right' },
    { title: 'label' },
    ...(hasGold ? [{ title: 'gold' }, { title: 'label was' }] : []),
    ...places.columns,
    { title: 'span' },
  ];
  const rows = spans.map((span): Cell[] => [
    fixedCell(span[metric], 3),
    span.type ?? 'none',
    ...(hasGold ? [span.gold?.type ?? 'none', span.gold?.wrong === true ? 'wrong' : 'right'] : []),
    ...places.cellsOf(span),
    formatContext(span, textWidth),
  ]);
  return { kind: 'table', columns, rows };
}
