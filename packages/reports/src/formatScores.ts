import type { Scores } from '@dynclean/schema';

import { formatPercent } from './formatCell.js';
import type { Column, TableOptions } from './formatTable.js';
import { Report, SCORE_SCHEME } from './Report.js';

export interface ScoresOptions extends TableOptions {
  /** Stands above the table, e.g. `my-corpus test`. */
  readonly title?: string;
}

const columns: readonly Column[] = [
  { title: 'type' },
  { title: 'P', align: 'right' },
  { title: 'R', align: 'right' },
  { title: 'F1', align: 'right' },
  { title: 'correct', align: 'right' },
  { title: 'predicted', align: 'right' },
  { title: 'gold', align: 'right' },
];

/** Precision, recall and F1 over all types and by type, in percent with two decimals. */
export function formatScores(scores: Scores, options: ScoresOptions = {}): string {
  const report = new Report(options.style ?? 'text');
  if (options.title !== undefined) report.heading(options.title);
  const row = (name: string, of: Omit<Scores, 'byType'>) => [
    name,
    ...[of.precision, of.recall, of.f1].map(formatPercent),
    ...[of.correct, of.predicted, of.gold],
  ];
  return report
    .table(columns, [row('all', scores), ...scores.byType.map((of) => row(of.type, of))])
    .paragraph(SCORE_SCHEME)
    .toString();
}
