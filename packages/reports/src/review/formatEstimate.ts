import { signs } from '@dynclean/schema';
import type { CutEstimate, ReviewEstimate, SignEstimate } from '@dynclean/analysis';

import { type Cell, plainCell } from '../document/Cell.js';
import { DocumentBuilder } from '../document/DocumentBuilder.js';
import type { ReportNode } from '../document/ReportDocument.js';

const round = (value: number): string => Math.round(value).toLocaleString('en-US');

/** `12 (8 to 15)`. */
const showInterval = ({ mean, low, high }: CutEstimate['wrong']): string =>
  `${round(mean)} (${round(low)} to ${round(high)})`;

/** What decisions say: how many wrong labels are left, and what each cut makes of it. */
export function formatEstimate(estimate: ReviewEstimate): readonly ReportNode[] {
  const report = new DocumentBuilder().heading('What the decisions say');
  for (const sign of signs) report.append(formatSign(sign, estimate[sign]));
  const { unmatched } = estimate;
  if (unmatched > 0) {
    report.paragraph(`${round(unmatched)} decisions are on other spans or labels than the run's, and count nowhere.`);
  }
  return report.paragraph(
    'Numbers in brackets are 95 percent intervals. Suspicious spans are parted by their values into up to ten strata, for each ' +
      'of which its decided spans stand; a best k is the one that removes the most wrong labels beyond right ones.',
  ).nodes;
}

function formatSign(sign: string, of: SignEstimate): readonly ReportNode[] {
  const report = new DocumentBuilder().strong(sign === 'positives' ? 'Positives' : 'Negatives');
  if (of.decided === 0) return report.paragraph('Nobody is sure of any suspicious span yet.').nodes;
  const unsure = of.unsure === 0 ? '' : `; of ${round(of.unsure)} somebody is unsure`;
  report.paragraph(
    `${round(of.decided)} suspicious spans decided, ${round(of.wrong)} of them wrong${unsure}. Of the ${round(of.open)} others ` +
      `${showInterval(of.openWrong)} are wrong.`,
  );
  if (of.beyond > 0.1 * (of.open + of.decided)) {
    report.paragraph(
      `${round(of.beyond)} spans lie above all decided ones: of them this is a guess from the nearest. Decide on some of them.`,
    );
  }
  report.paragraph(
    of.kept === null
      ? 'Nothing is known of the spans above the threshold: decide on some that `review --sample` draws.'
      : `Of the ${round(of.kept.spans)} spans above the threshold ${round(of.kept.decided)} were decided on: ${showInterval(of.kept.wrong)} of the rest are wrong.`,
  );
  const rows = of.cuts.map(({ k, tau, removed, wrong }): Cell[] => {
    const share = (value: number): string => (removed === 0 ? '-' : ((100 * value) / removed).toFixed(1));
    return [
      plainCell(k),
      { value: tau, text: tau.toFixed(3) },
      removed,
      showInterval(wrong),
      `${share(wrong.mean)} (${share(wrong.low)} to ${share(wrong.high)})`,
      k === of.bestK ? 'best' : '',
    ];
  });
  return report.table(
    [
      { title: 'k', align: 'right' },
      { title: 'threshold', align: 'right' },
      { title: 'removed' },
      { title: 'wrong', align: 'right' },
      { title: 'precision, percent', align: 'right' },
      { title: '' },
    ],
    rows,
  ).nodes;
}
