import type { NewLabels } from '@dynclean/cleaning';
import { computeOtherLabel, type EpochWithOther, streamEpochs } from '@dynclean/dynamics';
import { InputError, type SpanSet } from '@dynclean/schema';

import { decideByPosterior } from './posterior.js';
import type { Rule, RuleOptions } from './Rule.js';

/** The other label takes the place where it is ahead in at least this share of the epochs, ... */
const STEADY = 0.75;
/** ... and its mean probability is above this. */
const PROBABLE = 0.5;

/**
 * As `posterior`, but where the cleaner steadily holds one other label against a label that goes, that one stands in
 * its place: another type, none, or, for a missed entity, a type. Where it is not steady the span is excluded.
 */
export const relabel: Rule = {
  name: 'relabel',
  about:
    'As posterior, but a steady other label takes the place of one that goes: entities that were missed are added.',
  takesMeasure: true,
  decide: async (options) => {
    const decisions = await decideByPosterior(options);
    return { ...decisions, newLabels: await findNewLabels(options, decisions.removed) };
  },
};

/** Of removed spans those whose other label is steady. */
async function findNewLabels(
  { dynamics, expected, epochs, signal, cleaning }: RuleOptions,
  removed: SpanSet,
): Promise<NewLabels> {
  const found: { readonly spanIds: number[]; readonly labels: number[] } = { spanIds: [], labels: [] };
  for await (const chunk of streamEpochs(dynamics, { ...expected, epochs, signal })) {
    if (chunk.epochs.some(({ others }) => others === null)) {
      throw new InputError(
        `rule: must be one that needs no other labels, for these dynamics have none, but got "${cleaning.rule}". Take posterior.`,
      );
    }
    const { labels, probability, steadiness } = computeOtherLabel(chunk.epochs as readonly EpochWithOther[]);
    chunk.spanIds.forEach((span, row) => {
      if (!removed.has(span)) return;
      if (!(steadiness[row]! >= STEADY && probability[row]! > PROBABLE)) return;
      found.spanIds.push(span);
      found.labels.push(labels[row]!);
    });
  }
  return { spanIds: Int32Array.from(found.spanIds), labels: Int32Array.from(found.labels) };
}
