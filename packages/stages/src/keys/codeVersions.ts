import { listMethods } from '@dynclean/methods';

import type { CodeVersion } from '../kinds/CodeVersion.js';
import { findStageKind } from '../kinds/stageKinds.js';
import { type Entries, isEntries, mergeEntries } from './omitDefaults.js';

/**
 * All that keys of a code version leave out where a training method has a part in it: with the frozen defaults of the
 * one that is meant. Of a method that is not known here (any more) there are none.
 */
export function defaultsOf({ name, defaults, methodDefaultsOf = name }: CodeVersion, method: unknown): Entries {
  const { method: usual } = defaults;
  if (!isEntries(usual)) return defaults;
  const chosen = isEntries(method) ? (method['name'] ?? usual['name']) : usual['name'];
  const frozen = listMethods().find((known) => known.name === chosen)?.frozenDefaults[methodDefaultsOf];
  return { ...defaults, method: { ...frozen, ...usual } };
}

/**
 * Defaults that hold for all code versions of a kind, each from the oldest that knew it: by them a setting has the same
 * text whichever code version made a result, also after a default has changed.
 *
 * @param method - the training method that is meant, as keys have it.
 */
export function lastingDefaults(kind: string, method: unknown): Entries {
  return findStageKind(kind)
    .codeVersions.map((version) => defaultsOf(version, method))
    .reduce(mergeEntries);
}

/** The name of what this program computes. */
export function codeVersionOf(kind: string): string {
  return findStageKind(kind).codeVersions[0].name;
}
