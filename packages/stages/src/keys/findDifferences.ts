import type { PlannedStage } from '../store/PlannedStage.js';
import { listDeterminants } from './listDeterminants.js';
import { isEntries } from './omitDefaults.js';

/** Of a stage: what its key is made of, and its number of epochs, which is not in the keys of all. */
export type Determined = Pick<PlannedStage, 'kind' | 'determinants'> & { readonly epochs: number };

function flatten(value: unknown, path: string, into: Map<string, string>): Map<string, string> {
  if (isEntries(value)) {
    for (const [key, of] of Object.entries(value)) flatten(of, path === '' ? key : `${path}.${key}`, into);
  } else into.set(path, JSON.stringify(value) ?? 'nothing');
  return into;
}

/**
 * In what a stage that is there differs from the one that is wanted, as far as results depend on it: data and weights
 * by their checksums, settings, engine, kind of device, precision, code version.
 *
 * @returns one text a difference, `training.seed: 42 there, 43 now`; none: it is the same stage.
 */
export function findDifferences(there: Determined, wanted: Determined): string[] {
  const a = flatten(listDeterminants(there), '', new Map());
  const b = flatten(listDeterminants(wanted), '', new Map());
  // Settings of two methods are not compared: they have nothing to do with each other.
  const isSameMethod = a.get('method.name') === b.get('method.name');
  return [...new Set([...a.keys(), ...b.keys()])]
    .filter((key) => a.get(key) !== b.get(key) && (isSameMethod || !/^method\.(?!name$)/.test(key)))
    .map((key) => `${key}: ${a.get(key) ?? 'nothing'} there, ${b.get(key) ?? 'nothing'} now`);
}
