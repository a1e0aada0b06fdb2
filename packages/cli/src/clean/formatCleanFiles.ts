import { DocumentBuilder, type ReportNode } from '@dynclean/reports';
import type { CleanSummary } from '@dynclean/stages';

/** Where everything of a cleaning lies, and how to go on. */
export function formatCleanFiles({ folder, files }: CleanSummary): readonly ReportNode[] {
  const places = [
    ["D' (a dataset folder)", files.cleaned],
    ['Table of spans', files.spans],
    ['Cleaner', files.cleanerModel],
    ["Model trained on D'", files.finalModel],
    ['Everything', folder],
  ].filter((place): place is [string, string] => place[1] !== null);
  const report = new DocumentBuilder().fields(places);
  if (files.finalModel === null) report.paragraph(`\`dynclean train ${files.cleaned}\` trains on D'.`);
  return report.nodes;
}
