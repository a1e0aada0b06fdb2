import { decisionActions } from '@dynclean/schema';
import type { RefusalReason, ReviewSummary } from '@dynclean/stages';

import { DocumentBuilder } from '../document/DocumentBuilder.js';
import type { ReportNode } from '../document/ReportDocument.js';

const reasons: Readonly<Record<RefusalReason, string>> = {
  'no-such-sentence': 'no sentence has these words any more',
  'several-sentences': 'several sentences have these words, and none its id',
  'label-changed': 'the label is another one now',
  'overlaps-decided': 'an earlier decision lies across it',
};

/** Refused decisions that are shown one by one. */
const MAX_REFUSED = 10;

/** What became of the decisions of a review. */
export function formatReviewSummary(summary: ReviewSummary): readonly ReportNode[] {
  const { applied, refused, entities, excluded, folder } = summary;
  const report = new DocumentBuilder().table(
    [{ title: 'decision' }, { title: 'applied' }, { title: 'refused' }],
    decisionActions.map((action) => [action, applied[action], refused.filter((one) => one.action === action).length]),
  );
  report.list([
    ...Object.entries(reasons).flatMap(([reason, words]) =>
      countWords(refused.filter((one) => one.reason === reason).length, `refused: ${words}`),
    ),
    ...countWords(summary.alreadySo, 'made no difference: the corpus said so already'),
    ...countWords(summary.superseded, 'counted no more: a later one is on the same span'),
    ...countWords(summary.moved, 'found by their words: their sentences stand elsewhere now'),
    ...countWords(summary.replaced, 'labels that nobody decided on gave way to a decided one across them'),
  ]);
  if (refused.length > 0) {
    report.strong('Refused').table(
      [{ title: 'sentence' }, { title: 'words' }, { title: 'decision' }, { title: 'why' }],
      refused
        .slice(0, MAX_REFUSED)
        .map(({ sentence, words, action, reason }) => [sentence, words, action, reasons[reason]]),
    );
    if (refused.length > MAX_REFUSED) {
      report.paragraph(`${refused.length - MAX_REFUSED} more of ${refused.length}; review.json has all of them.`);
    }
  }
  const change = ({ before, after }: { readonly before: number; readonly after: number }): string =>
    `${before.toLocaleString('en-US')} before, ${after.toLocaleString('en-US')} now`;
  return report.fields([
    ['Entities', change(entities)],
    ['Spans excluded from training', change(excluded)],
    ['Folder', folder],
  ]).nodes;
}

const countWords = (count: number, words: string): string[] =>
  count === 0 ? [] : [`${count.toLocaleString('en-US')} ${words}`];
