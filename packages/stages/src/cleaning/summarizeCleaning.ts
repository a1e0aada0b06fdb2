import { join } from 'node:path';

import type { CleanInfo } from '@dynclean/schema';

import type { RunContext } from '../context/RunContext.js';
import { runFiles } from '../context/runFiles.js';
import { VERSION_TRAIN_FILE } from '../data/writeDatasetVersion.js';
import type { CleanSummary } from './CleanSummary.js';

/** Runs of a clean run that leave a model. */
const scoredRuns: ReadonlySet<string> = new Set([runFiles.dynamicsRun, runFiles.distantRun, runFiles.cleanedRun]);

/** `clean.json` with the places of everything, once the run has its final name. */
export function summarizeCleaning(info: CleanInfo, folder: string): CleanSummary {
  const inside = (run: string | undefined): string | null =>
    run !== undefined && scoredRuns.has(run) ? join(folder, run, runFiles.model) : null;
  return {
    ...info,
    folder,
    files: {
      cleaned: join(folder, runFiles.cleaned),
      train: join(folder, runFiles.cleaned, VERSION_TRAIN_FILE),
      spans: join(folder, runFiles.spans),
      cleanerModel: inside(info.scores.before?.run),
      finalModel: inside(info.scores.after?.run),
    },
  };
}

/** Says what a cleaning did, a line a sign. Its warnings are a part of the result, which whoever shows that shows. */
export function reportCleaning(info: Pick<CleanInfo, 'signs'>, { onMessage }: RunContext): void {
  for (const [sign, { tau, k, thresholdSamples, candidates, removed, weighed }] of Object.entries(info.signs)) {
    if (weighed !== undefined) {
      onMessage?.(`${sign}: ${weighed.spans} of ${candidates} weighed, by ${weighed.taken.toFixed(1)} less in all`);
      continue;
    }
    const cut =
      tau === null ? 'not cleaned' : `k ${k} of ${thresholdSamples} threshold samples gives tau ${tau.toFixed(3)}`;
    const share = candidates === 0 ? '' : ` (${((100 * removed) / candidates).toFixed(2)} percent)`;
    onMessage?.(`${sign}: ${cut}; ${removed} of ${candidates} removed${share}`);
  }
}
