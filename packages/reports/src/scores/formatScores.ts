import type { Scores } from '@dynclean/schema';

import { percentCell } from '../document/Cell.js';
import { DocumentBuilder } from '../document/DocumentBuilder.js';
import type { Column, ReportNode } from '../document/ReportDocument.js';
import { SCORE_SCHEME } from './scoreScheme.js';

/** What stands above a table. */
export interface TitleOptions {
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
export function formatScores(scores: Scores, options: TitleOptions = {}): readonly ReportNode[] {
  const report = new DocumentBuilder();
  if (options.title !== undefined) report.heading(options.title);
  const row = (name: string, of: Omit<Scores, 'byType'>) => [
    name,
    ...[of.precision, of.recall, of.f1].map(percentCell),
    ...[of.correct, of.predicted, of.gold],
  ];
  return report
    .table(columns, [row('all', scores), ...scores.byType.map((of) => row(of.type, of))])
    .paragraph(SCORE_SCHEME).nodes;
}
