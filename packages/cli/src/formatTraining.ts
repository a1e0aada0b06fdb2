import { escapeControls, formatScores } from '@dynclean/reports';
import type { TrainRunSummary } from '@dynclean/stages';

import { formatDuration } from './terminal/formatDuration.js';

/** What one training came to: scores, the checkpoint, how long it took, where it lies. */
export function formatTraining(run: TrainRunSummary): string {
  const { best, test, totalSteps, durations, notes } = run;
  const parts: string[] = [];
  if (test !== null) parts.push(formatScores(test, { title: `${run.data.name}, test` }));
  if (best !== null) {
    if (test === null) parts.push(formatScores(best.dev, { title: `${run.data.name}, dev` }));
    const f1 = (100 * best.dev.f1).toFixed(2);
    parts.push(`Weights of step ${best.step} of ${totalSteps}, epoch ${best.epoch}: the best dev F1, ${f1}.\n`);
  }
  if (notes.length > 0) parts.push(notes.map((note) => `- ${escapeControls(note)}\n`).join(''));
  const step = `${durations.stepMs.toFixed(0)} ms a step`;
  parts.push(`Trained in ${formatDuration(durations.totalMs)} (${step}) on ${run.engine.version}.\n`);
  parts.push(`Run    ${run.folder}\nModel  ${run.modelFolder}\n`);
  return parts.join('\n');
}
