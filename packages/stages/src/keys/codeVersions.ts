import { findStageKind } from '../kinds/stageKinds.js';
import { mergeEntries } from './omitDefaults.js';

/**
 * Defaults that hold for all code versions of a kind, each from the oldest that knew it: by them a setting has the same text
 * whichever code version made a result, also after a default has changed.
 */
export function lastingDefaults(kind: string): Readonly<Record<string, unknown>> {
  return findStageKind(kind)
    .codeVersions.map(({ defaults }) => defaults)
    .reduce(mergeEntries);
}

/** The name of what this program computes. */
export function codeVersionOf(kind: string): string {
  return findStageKind(kind).codeVersions[0].name;
}
