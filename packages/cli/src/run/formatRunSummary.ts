import type { RunManifestsSummary } from '@dynclean/planner';
import { escapeControls } from '@dynclean/reports';

import { formatDuration } from '../terminal/formatDuration.js';

/** What a run did; of what failed: what, why, and how to go on. */
export function formatRunSummary({
  results,
  profile,
  there,
  done,
  failed,
  queued,
  left,
  totalMs,
}: RunManifestsSummary): string {
  const lines = [
    `${done} ${done === 1 ? 'stage' : 'stages'} done in ${formatDuration(totalMs)}, ${there} were there, ${failed.length} failed` +
      (profile === null ? '' : `; profile ${profile}`),
  ];
  for (const { stage, reason, log, blocked } of failed) {
    lines.push('', escapeControls(`failed: ${stage.title} (${stage.kind} ${stage.key.slice(0, 12)})`));
    for (const line of reason.split('\n')) lines.push(`  ${line}`);
    if (log !== null) lines.push(`  log: ${log}`);
    if (blocked.length > 0) lines.push(`  waits for it: ${summarize(blocked)}`);
  }
  if (queued.length > 0) {
    lines.push(
      `in the queue: ${summarize(queued)}`,
      'The same command says how far they are, collects, and submits what is missing; without --detach it waits.',
    );
  }
  if (failed.length > 0) {
    lines.push(
      '',
      'To go on: mend that and give the same command again; what is done is kept, a training goes on from its last epoch.',
    );
  } else if (left.length > 0) lines.push(`left: ${summarize(left)}`);
  else if (queued.length === 0) lines.push(`Everything is in ${results}. "dynclean table FILE" shows it.`);
  return lines.join('\n');
}

function summarize(titles: readonly string[]): string {
  const shown = escapeControls(titles.slice(0, 3).join('; '));
  return titles.length > 3 ? `${shown}; and ${titles.length - 3} more` : shown;
}
