import { bySign } from '@dynclean/cleaning';
import { streamSpanDynamics } from '@dynclean/dynamics';
import { InputError } from '@dynclean/schema';

import { ofClasses } from '../measures/cleanlab.js';
import { foldsBy } from '../measures/foldsBy.js';
import { WordDistributions } from '../measures/WordDistributions.js';
import { countMetric } from './countMetric.js';
import { decideByValues } from './decideByValues.js';
import { describeHeldOut } from './describeHeldOut.js';
import { findLabelIssues, findMissingCleanlab } from './findLabelIssues.js';
import type { Rule, RuleDecisions, RuleOptions } from './Rule.js';

/** A span is taken away at this value and left at 1: what is decided on are words. */
const CUT = 0.5;

/**
 * cleanlab (Northcutt et al. 2021; of words: Wang and Mueller 2022), a peer: the library itself says which words have a
 * wrong label, from the probabilities of models that never saw their sentences. An entity goes with any of its words, a
 * span without a label where all of its words are found.
 */
export const cleanlab: Rule = {
  name: 'cleanlab',
  about: 'A label goes that cleanlab, the Python library, takes for an issue, word by word.',
  takesMeasure: false,
  needsHeldOut: 'sentences',
  findMissing: findMissingCleanlab,
  decide: decideByCleanlab,
};

async function decideByCleanlab(options: RuleOptions): Promise<RuleDecisions> {
  const { labels, dynamics, expected, cleaning, epochs, signal } = options;
  const folds = foldsBy(options, 'sentences', { epochs, filesOf: ofClasses });
  if (folds.length === 0) {
    throw new InputError(
      `rule: must be one of what was recorded, but "cleanlab" needs ${describeHeldOut('sentences')}`,
    );
  }
  const words = new WordDistributions(labels);
  await words.read(folds, { epochs, signal });
  const isIssue = await findLabelIssues(words, signal);
  const noise = await countMetric(options);
  const thresholds = bySign((sign) => {
    const isAskedFor = cleaning.sign === 'both' || cleaning.sign === sign;
    return { tau: isAskedFor ? CUT : null, k: 0, values: new Float64Array(0), notCleaned: isAskedFor ? null : 'not_asked_for' } as const; // prettier-ignore
  });
  async function* read() {
    for await (const { spanIds, aum } of streamSpanDynamics(dynamics, { ...expected, epochs, signal })) {
      yield { spanIds, aum, confidence: liftIssues(words, isIssue, { spanIds, labels: labels.labelsOf(spanIds) }) };
    }
  }
  return decideByValues(options, { noise, chunks: read(), thresholds, advice: 'Take another rule' });
}

/**
 * From words that are found (`[W]`, 1) to spans: 0 for an entity of which any word is, and for a span without a label
 * all of whose words are; else 1.
 */
export function liftIssues(
  words: Pick<WordDistributions, 'leastOfSpans'>,
  isIssue: Uint8Array,
  { spanIds, labels }: { readonly spanIds: Int32Array; readonly labels: Int32Array },
): Float64Array {
  const isRight = isIssue.map((issue) => 1 - issue);
  const [allRight, allFound] = [words.leastOfSpans(spanIds, isRight), words.leastOfSpans(spanIds, isIssue)];
  return allRight.map((all, row) => (labels[row]! > 0 ? all : 1 - allFound[row]!));
}
