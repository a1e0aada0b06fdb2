import { type CleaningSettings, InputError } from '@dynclean/schema';

import { canEstimate } from '../measures/openEvidence.js';
import { findMeasure, listMeasures } from '../measures/registry.js';
import { findRule } from './registry.js';

type Chosen = Pick<CleaningSettings, 'rule' | 'measure'>;

/** Whether a cleaning reads the runs that names are held out of. @throws InputError where the measure is unknown. */
export function readsHeldOut({ measure }: Chosen): boolean {
  return measure !== null && findMeasure(measure).needsHeldOut === true;
}

/**
 * Refuses, before anything is trained, a rule that cannot decide.
 *
 * @param isHeldOut - whether there are such runs.
 * @throws InputError where rule or measure is unknown, do not go together, or the measure needs names held out.
 */
export function requireDecidable({ rule: name, measure }: Chosen, isHeldOut: boolean): void {
  const rule = findRule(name);
  if (measure === null) return;
  if (!rule.takesMeasure) {
    throw new InputError(
      `measure: must be left out with the rule ${name}, which cuts a metric, but got "${measure}". Take another rule.`,
    );
  }
  if (!canEstimate(findMeasure(measure))) {
    const known = listMeasures().filter(canEstimate).map((one) => one.name); // prettier-ignore
    throw new InputError(
      `measure: must be one that says something of labels known to be wrong, ${known.join(', ')}, but got "${measure}"`,
    );
  }
  if (readsHeldOut({ rule: name, measure }) && !isHeldOut) {
    throw new InputError(
      `measure: must be one of what was trained, but "${measure}" needs names held out. Give --held-out 2 (heldOut: { folds: 2 }).`,
    );
  }
}
