import type { NoiseInfo } from '@dynclean/schema';

import type { Cell } from '../document/Cell.js';
import { DocumentBuilder } from '../document/DocumentBuilder.js';
import type { Column, ReportNode } from '../document/ReportDocument.js';
import type { TitleOptions } from '../scores/formatScores.js';

const counts = ['positives', 'truePositives', 'falsePositives', 'falseNegatives'] as const;
const titles = ['spans', 'right', 'FP', 'FN', 'FP+FN'];

const cells = (noise: Omit<NoiseInfo, 'byType'>): Cell[] => [
  ...counts.map((count) => noise[count]),
  noise.falsePositives + noise.falseNegatives,
];

/** How much of the distant labels is wrong by the gold ones, by type; with `after`, the cleaned version beside it. */
export function formatNoise(
  before: NoiseInfo,
  after: NoiseInfo | null = null,
  options: TitleOptions = {},
): readonly ReportNode[] {
  const report = new DocumentBuilder();
  if (options.title !== undefined) report.heading(options.title);
  const groups = after === null ? [undefined] : ['D', "D'"];
  const columns: Column[] = [
    { title: 'type' },
    ...groups.flatMap((group) => titles.map((title): Column => ({ title, ...(group !== undefined && { group }) }))),
  ];
  const row = (name: string, a: Omit<NoiseInfo, 'byType'>, b: Omit<NoiseInfo, 'byType'> | undefined): Cell[] => [
    name,
    ...cells(a),
    ...(b === undefined ? [] : cells(b)),
  ];
  const byType = before.byType.map((of) =>
    row(
      of.type,
      of,
      after?.byType.find(({ type }) => type === of.type),
    ),
  );
  return report
    .table(columns, [row('all', before, after ?? undefined), ...byType])
    .paragraph(
      'Candidate spans of the training file, exact match. FP: the gold label is another type or none; ' +
        'FN: no distant label, but a gold one of this type.',
    ).nodes;
}
