import { InputError, type Sign } from '@dynclean/schema';

import { decideWeights } from './decideWeights.js';
import { describeThreshold, openPosteriors } from './posterior.js';
import type { Rule, RuleDecisions, RuleOptions } from './Rule.js';

/**
 * Beyond DynClean: no label goes; each counts in the loss by `1 - P(wrong)`, the P of `posterior`. Where the measure
 * says nothing of a label, and of a sign that is not asked for, it counts in full.
 */
export const weigh: Rule = {
  name: 'weigh',
  about: 'No label goes: each counts in the loss by the probability that it is right, by the measure and its type.',
  takesMeasure: true,
  weighs: true,
  decide: weighByPosterior,
};

async function weighByPosterior(options: RuleOptions): Promise<RuleDecisions> {
  const { cleaning } = options;
  if (cleaning.rightCost !== 1) {
    throw new InputError(
      `rightCost: must be left out with the rule weigh, which takes no label away, but got ${cleaning.rightCost}`,
    );
  }
  const { noise, notes, posteriors, read } = await openPosteriors(options);
  const describe = (sign: Sign) => describeThreshold(sign, { noise, posteriors, cleaning });
  return { ...(await decideWeights(options, { noise, read, describe })), notes };
}
