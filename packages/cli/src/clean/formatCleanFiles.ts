import { hasLearned } from '@dynclean/cleaning';
import { DocumentBuilder, type ReportNode } from '@dynclean/reports';
import type { CleanSummary } from '@dynclean/stages';

/** Where everything of a cleaning lies, and how to go on; of one that did not learn, that one should not. */
export function formatCleanFiles({ folder, files, warnings }: CleanSummary): readonly ReportNode[] {
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
  return report.nodes;
}
