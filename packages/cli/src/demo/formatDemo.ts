import type { Sign } from '@dynclean/schema';
import { DocumentBuilder, formatComparison, formatNoise, formatRemovedSpans, type ReportNode } from '@dynclean/reports';
import type { DemoSummary } from '@dynclean/stages';

import { formatCleanFiles } from '../clean/formatCleanFiles.js';
import { formatDuration } from '../terminal/formatDuration.js';

/** How many spans of a sign were removed, and how many of those rightly. */
function countRemoved(demo: DemoSummary, sign: Sign, what: string): string {
  const { removed, candidates, removedWrong } = demo.clean.signs[sign];
  const count = (value: number): string => value.toLocaleString('en-US');
  const rightly =
    removedWrong === null || removed === 0
      ? ''
      : `; ${count(removedWrong)} of them (${Math.round((100 * removedWrong) / removed)} %) rightly: the gold label is another`;
  return `Removed ${count(removed)} of ${count(candidates)} ${what}${rightly}.`;
}

/** The demo's result: scores of D and D', noise before and after, removed spans worst first, files. */
export function formatDemo(demo: DemoSummary): readonly ReportNode[] {
  const { clean, mechanicsOnly, mechanicsReason, removedPositives, removedNegatives, totalMs } = demo;
  const [before, after] = [clean.scores.before?.test ?? null, clean.scores.after?.test ?? null];
  const { data, noise, signs, warnings } = clean;
  const report = new DocumentBuilder();
  if (before !== null && after !== null) {
    report.append(formatComparison(before, after, { title: `${data.name}: trained on D and on D', test` }));
  }
  if (mechanicsOnly) report.paragraph(`Mechanics only, these scores mean nothing: ${mechanicsReason ?? ''}`);
  report
    .paragraph(countRemoved(demo, 'positives', 'distant labels'))
    .paragraph(countRemoved(demo, 'negatives', 'spans without a label'));
  if (noise !== null)
    report.append(formatNoise(noise.before, noise.after, { title: 'Wrong labels, by the gold ones' }));
  report
    .append(
      formatRemovedSpans(removedPositives, {
        title: 'Removed labels, worst first',
        total: signs.positives.removed,
      }),
    )
    .append(
      formatRemovedSpans(removedNegatives, {
        title: 'Removed spans without a label (probably missed entities), worst first',
        total: signs.negatives.removed,
      }),
    );
  if (warnings.length > 0) report.heading('Warnings').list(warnings.map(({ message }) => message));
  return report
    .list(clean.notes)
    .append(formatCleanFiles(clean))
    .paragraph(`Took ${formatDuration(totalMs)}.`).nodes;
}
