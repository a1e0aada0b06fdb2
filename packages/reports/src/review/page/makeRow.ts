import type { PageDecision } from './DecisionStore.js';
import { element, showType } from './element.js';
import type { PageData } from './PageData.js';
import { showDecision } from './SpanView.js';

/** Words of a sentence that a row shows before its span. */
const WORDS_BEFORE = 6;
/** And behind it. */
const WORDS_AFTER = 24;

/** What stands in a row of the list: score, labels, the span among its words, what was decided. */
export function makeRow(data: PageData, index: number, decision: PageDecision | undefined): Node {
  const { sentence, first, last, type, suggested, ...span } = data.spans[index]!;
  const { tokens } = data.sentences[sentence]!;
  const from = Math.max(0, first - WORDS_BEFORE);
  const before = `${from > 0 ? '… ' : ''}${tokens.slice(from, first).join(' ')} `;
  const after = ` ${tokens.slice(last + 1, last + 1 + WORDS_AFTER).join(' ')}`;
  const labels = suggested === null ? showType(type) : `${showType(type)} → ${showType(suggested.type)}`;
  return element(
    'div',
    { class: 'row-content' },
    element('span', { class: 'score' }, span[data.metric].toFixed(2)),
    element('span', { class: 'labels' }, span.drawn === true ? `${labels} (drawn)` : labels),
    decision === undefined ? null : element('span', { class: `badge ${decision.action}` }, showDecision(decision)),
    element(
      'span',
      { class: 'words' },
      element('bdi', {}, before),
      element('mark', {}, element('bdi', {}, tokens.slice(first, last + 1).join(' '))),
      element('bdi', {}, after),
    ),
  );
}
