import { type CleaningSettings, type HeldOutParting, InputError } from '@dynclean/schema';

import { canEstimate } from '../measures/openEvidence.js';
import { findMeasure, listMeasures } from '../measures/registry.js';
import { describeHeldOut } from './describeHeldOut.js';
import { findRule } from './registry.js';

type Chosen = Pick<CleaningSettings, 'rule' | 'measure' | 'leastNoise'>;

/** Which runs a cleaning reads that folds are held out of; null: none. @throws InputError where a name is unknown. */
export function heldOutReadBy({ rule, measure }: Omit<Chosen, 'leastNoise'>): HeldOutParting | null {
  return findRule(rule).needsHeldOut ?? (measure === null ? null : (findMeasure(measure).needsHeldOut ?? null));
}

/**
 * Refuses, before anything is trained, a rule that cannot decide.
 *
 * @param heldOut - by which partings there are runs that folds are held out of.
 * @throws InputError where rule or measure is unknown, do not go together, or need folds held out that are not.
 */
export function requireDecidable(chosen: Chosen, heldOut: readonly HeldOutParting[]): void {
  const { rule: name, measure } = chosen;
  const rule = findRule(name);
  if (measure !== null && !rule.takesMeasure) {
    throw new InputError(
      `measure: must be left out with the rule ${name}, which ${rule.needsHeldOut === undefined ? 'cuts a metric' : 'has its own'}, ` +
        `but got "${measure}". Take another rule.`,
    );
  }
  if (chosen.leastNoise > 0 && !rule.takesMeasure) {
    throw new InputError(
      `leastNoise: must be left out with the rule ${name}, which knows no probability that a label is wrong, but got ` +
        `${chosen.leastNoise}. Take posterior, relabel or weigh.`,
    );
  }
  if (measure !== null && !canEstimate(findMeasure(measure))) {
    const known = listMeasures().filter(canEstimate).map((one) => one.name); // prettier-ignore
    throw new InputError(
      `measure: must be one that says something of labels known to be wrong, ${known.join(', ')}, but got "${measure}"`,
    );
  }
  const needed = heldOutReadBy(chosen);
  if (needed === null || heldOut.includes(needed)) return;
  const what = rule.needsHeldOut === undefined ? `measure: must be one of what was trained, but "${measure}"` : `rule: must be one of what was trained, but "${name}"`; // prettier-ignore
  throw new InputError(`${what} needs ${describeHeldOut(needed)}`);
}
