import type { StageRecord } from '@dynclean/schema';

import { findStageKind } from '../kinds/stageKinds.js';
import { defaultsOf } from './codeVersions.js';
import { isEntries, mergeEntries } from './omitDefaults.js';

/**
 * All that determined a finished stage, with the defaults of its code version, which its `determinants` leave out,
 * written out. Of a training, the number of epochs that it has stands among its settings.
 */
export function listDeterminants({
  kind,
  determinants,
  epochs,
}: Pick<StageRecord, 'kind' | 'determinants' | 'epochs'>): Readonly<Record<string, unknown>> {
  const version = findStageKind(kind).codeVersions.find(({ name }) => name === determinants['code']);
  // Of a program that is newer, or older than code versions with defaults.
  if (version === undefined) return determinants;
  const { training, ...others } = mergeEntries(defaultsOf(version, determinants['method']), determinants);
  return isEntries(training) ? { ...others, training: { ...training, totalEpochs: epochs } } : others;
}
