import type { Scores } from '@dynclean/schema';

import { differenceCell, percentCell } from '../document/Cell.js';
import { DocumentBuilder } from '../document/DocumentBuilder.js';
import type { Column, ReportNode } from '../document/ReportDocument.js';
import type { TitleOptions } from './formatScores.js';
import { SCORE_SCHEME } from './scoreScheme.js';

/** What the two columns of a comparison are called. */
export interface ComparisonOptions extends TitleOptions {
  /** @default `["D", "D'"]` */
  readonly names?: readonly [before: string, after: string];
}

const metrics = ['precision', 'recall', 'f1'] as const;
const titles = ['P', 'R', 'F1'];

/** Two scores side by side with their difference in percentage points, over all types and by type. */
export function formatComparison(
  before: Scores,
  after: Scores,
  options: ComparisonOptions = {},
): readonly ReportNode[] {
  const [nameBefore, nameAfter] = options.names ?? ['D', "D'"];
  const report = new DocumentBuilder();
  if (options.title !== undefined) report.heading(options.title);
  const columns: Column[] = [
    { title: 'type' },
    ...[nameBefore, nameAfter, 'difference'].flatMap((group) =>
      titles.map((title): Column => ({ title, group, align: 'right' })),
    ),
  ];
  const row = (name: string, a: Omit<Scores, 'byType'>, b: Omit<Scores, 'byType'>) => [
    name,
    ...metrics.map((metric) => percentCell(a[metric])),
    ...metrics.map((metric) => percentCell(b[metric])),
    ...metrics.map((metric) => differenceCell(a[metric], b[metric])),
  ];
  const byType = before.byType.flatMap((a) => {
    const b = after.byType.find(({ type }) => type === a.type);
    return b === undefined ? [] : [row(a.type, a, b)];
  });
  return report.table(columns, [row('all', before, after), ...byType]).paragraph(SCORE_SCHEME).nodes;
}
