import { hasLearned } from '@dynclean/cleaning';
import { DocumentBuilder, formatPercent, type ReportNode } from '@dynclean/reports';
import type { CleanSummary } from '@dynclean/stages';

/**
 * Where everything of a cleaning lies, and how to go on; that one should not, of one whose cleaner did not learn, or
 * whose model is behind that of D on dev.
 */
export function formatCleanFiles(summary: CleanSummary): readonly ReportNode[] {
  const { folder, files, warnings } = summary;
  const places = [
    ["D' (a dataset folder)", files.cleaned],
    ['Table of spans', files.spans],
    ['Model trained on D', files.cleanerModel],
    ["Model trained on D'", files.finalModel],
    ['Everything', folder],
  ].filter((place): place is [string, string] => place[1] !== null);
  const report = new DocumentBuilder().fields(places);
  if (!hasLearned({ warnings })) {
    report.paragraph(
      "The cleaner did not learn these labels (see the warnings): what it removed says little, and D' is not to be " +
        `trained on as it is. Train it for longer or with another encoder; \`dynclean review ${folder}\` shows what it holds for wrong.`,
    );
  } else if (files.finalModel === null) report.paragraph(`\`dynclean train ${files.cleaned}\` trains on D'.`);
  return report.append(adviseByDev(summary)).nodes;
}

/** Dev alone may choose: where D' is behind on it, D is the better one to train on. */
function adviseByDev({
  folder,
  scores,
  cleaning,
}: Pick<CleanSummary, 'folder' | 'scores' | 'cleaning'>): readonly ReportNode[] {
  const [before, after] = [scores.before?.dev?.f1, scores.after?.dev?.f1];
  if (before === undefined || after === undefined || after >= before) return [];
  if (scores.before?.method !== scores.after?.method) return []; // it may be the method that is behind
  const other = cleaning.rule === 'percentile' ? '--rule posterior' : '--rule percentile --k-pos 50 --k-neg 50';
  return new DocumentBuilder().paragraph(
    `On dev the model trained on D' is behind the one on D, F1 ${formatPercent(after)} and ${formatPercent(before)}: this ` +
      'cleaning does not help. Keep D, or take other thresholds or another rule, without training the cleaner again: ' +
      `\`dynclean clean --from ${folder} --out ${folder}-2 ${other} --train\`.`,
  ).nodes;
}
