import { DocumentBuilder, formatScores, type ReportNode } from '@dynclean/reports';
import type { TrainRunSummary } from '@dynclean/stages';

import { formatDuration } from './terminal/formatDuration.js';

/** What one training came to: scores, the checkpoint, how long it took, where it lies. */
export function formatTraining(run: TrainRunSummary): readonly ReportNode[] {
  const { best, test, totalSteps, durations, notes, settings } = run;
  const report = new DocumentBuilder();
  if (test !== null) report.append(formatScores(test, { title: `${run.data.name}, test` }));
  if (best !== null) {
    if (test === null) report.append(formatScores(best.dev, { title: `${run.data.name}, dev` }));
    const f1 = (100 * best.dev.f1).toFixed(2);
    const which = settings.modelSelection === 'last' ? `the last ones, dev F1 ${f1}` : `the best dev F1, ${f1}`;
    report.paragraph(`Weights of step ${best.step} of ${totalSteps}, epoch ${best.epoch}: ${which}.`);
  }
  report.list(notes);
  const step = `${durations.stepMs.toFixed(0)} ms a step`;
  report.paragraph(`Trained in ${formatDuration(durations.totalMs)} (${step}) on ${run.engine.version}.`);
  return report.fields([
    ['Run', run.folder],
    ['Model', run.modelFolder],
  ]).nodes;
}
