import { join } from 'node:path';

/** Names of what lies in a run folder. */
export const runFiles = {
  run: 'run.json',
  log: 'log.jsonl',
  profile: 'profile.json',
  dynamics: 'dynamics',
  relabelled: 'relabelled',
  /** Probabilities of all classes, beside dynamics of the same epochs. */
  classes: 'classes',
  model: 'model',
  checkpoint: 'checkpoint',
  clean: 'clean.json',
  dynamicsRun: 'dynamics-run',
  thresholdRun: 'threshold-run',
  /** With the number of the fold behind it, from 1. */
  heldOutRun: 'held-out-run',
  thresholdSamples: 'threshold-samples.json',
  cleaned: 'cleaned',
  cleanedRun: 'cleaned-run',
  /** Where the cleaner has not learned D, the training on it beside that on D'. */
  distantRun: 'distant-run',
  spans: 'spans.arrow',
  /** What an annotator found. */
  labelled: 'labelled.jsonl',
} as const;

/** JSON as it is written everywhere: two blanks, a line break at the end. */
export function formatJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** `epoch-1.arrow` to `epoch-N.arrow` of a run's folder, as paths. @param of - which of its folders. */
export function epochFiles(
  folder: string,
  numEpochs: number,
  of: 'dynamics' | 'relabelled' | 'classes' = 'dynamics',
): string[] {
  return Array.from({ length: numEpochs }, (_, epoch) => join(folder, runFiles[of], `epoch-${epoch + 1}.arrow`));
}
