import type { CleaningWarningCode } from './CleaningWarning.js';

/** Warnings that say of the cleaner that it did not learn the labels, so that what it finds wrong means little. */
const UNLEARNED: readonly string[] = [
  'cleaner_hardly_learned',
  'positives_not_learned',
  'threshold_samples_not_separate',
] satisfies CleaningWarningCode[];

/** Whether a cleaning may be believed as far as its own warnings go: a cleaner that did not learn finds nothing. */
export function hasLearned({ warnings }: { readonly warnings: readonly { readonly code: string }[] }): boolean {
  return !warnings.some(({ code }) => UNLEARNED.includes(code));
}
