import { streamSpanDynamics } from '@dynclean/dynamics';
import { InputError } from '@dynclean/schema';

import { findMistakenSentences } from '../measures/findMistakenSentences.js';
import { foldsBy } from '../measures/foldsBy.js';
import { countMetric } from './countMetric.js';
import { decideWeights } from './decideWeights.js';
import { describeHeldOut } from './describeHeldOut.js';
import type { Rule, RuleDecisions, RuleOptions } from './Rule.js';

/** What a sentence counts for each time that it was found mistaken (epsilon in the paper). */
const WEIGHT = 0.7;

/**
 * CrossWeigh (Wang et al. 2019), a peer beyond DynClean: all spans of a sentence count 0.7 where the model of a fold
 * that shares no entity with it predicts anything else than its labels. The paper's ten folds and three rounds are as
 * many folds as were held out, and one.
 */
export const crossweigh: Rule = {
  name: 'crossweigh',
  about: 'No label goes: those of a sentence that CrossWeigh finds mistaken count 0.7 each.',
  takesMeasure: false,
  needsHeldOut: 'entities',
  weighs: true,
  decide: weighSentences,
};

async function weighSentences(options: RuleOptions): Promise<RuleDecisions> {
  const { labels, dynamics, expected, cleaning, epochs, signal } = options;
  const folds = foldsBy(options, 'entities', { epochs });
  if (folds.length === 0) {
    throw new InputError(
      `rule: must be one of what was recorded, but "crossweigh" needs ${describeHeldOut('entities')}`,
    );
  }
  const mistaken = await findMistakenSentences(folds, labels, { epochs, signal });
  const noise = await countMetric(options);
  async function* read() {
    for await (const { spanIds, aum } of streamSpanDynamics(dynamics, { ...expected, epochs, signal })) {
      const { sentences } = labels.placesOf(spanIds);
      const confidence = Float64Array.from(sentences, (sentence) => (mistaken.has(sentence) ? WEIGHT : 1));
      yield { spanIds, aum, confidence };
    }
  }
  const { sign } = cleaning;
  return decideWeights(options, {
    noise,
    read,
    describe: (one) => ({
      values: new Float64Array(0),
      notCleaned: sign === 'both' || sign === one ? null : 'not_asked_for',
    }),
  });
}
