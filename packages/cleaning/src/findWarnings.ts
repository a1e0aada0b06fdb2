import { signs, type BySign, type Sign } from '@dynclean/schema';
import { warningLimits, type CleaningWarning } from './CleaningWarning.js';
import type { SignThreshold } from './estimateThresholds.js';

/** What warnings are found from; `RemovalDecisions` has most of it. */
export interface WarningFacts {
  readonly thresholds: BySign<SignThreshold>;
  readonly counts: BySign<{ readonly candidates: number; readonly removed: number }>;
  readonly byType: readonly { readonly type: string; readonly candidates: number; readonly removed: number }[];
  readonly separation: BySign<number | null>;
  readonly learnedPositives: number | null;
  readonly devF1?: number | undefined;
}

/** Finds what speaks against a cleaning, in order of weight: the cleaner, the threshold samples, the losses. */
export function findWarnings(facts: WarningFacts): CleaningWarning[] {
  const { thresholds, devF1, learnedPositives } = facts;
  const warnings: CleaningWarning[] = [];
  if (devF1 !== undefined && devF1 < warningLimits.devF1) {
    warnings.push({
      code: 'cleaner_hardly_learned',
      value: devF1,
      limit: warningLimits.devF1,
      message:
        `The cleaner hardly learned: its dev F1 is ${percent(devF1)} (at least ${percent(warningLimits.devF1)} is wanted). ` +
        `What it finds improbable says little about the labels; train it for more epochs.`,
    });
  }
  if (learnedPositives !== null && learnedPositives < warningLimits.learnedPositives) {
    warnings.push({
      code: 'positives_not_learned',
      sign: 'positives',
      value: learnedPositives,
      limit: warningLimits.learnedPositives,
      message:
        `The cleaner did not learn the entities: only ${percent(learnedPositives)} of the positives have a mean margin ` +
        `above 0 (at least ${percent(warningLimits.learnedPositives)} is wanted). Right ones will go with the wrong.`,
    });
  }
  for (const sign of signs) warnings.push(...findSampleWarnings(sign, thresholds[sign], facts.separation[sign]));
  for (const { type, candidates, removed } of facts.byType) {
    const share = removed / candidates; // NaN without candidates, which is not above the limit
    if (!(share > warningLimits.removedOfType)) continue;
    warnings.push({
      code: 'type_loses_many',
      sign: 'positives',
      type,
      value: share,
      limit: warningLimits.removedOfType,
      message:
        `${type} would lose ${removed} of its ${candidates} spans, ${percent(share)} ` +
        `(more than ${percent(warningLimits.removedOfType)}). Look at the samples beside the cut before using this version.`,
    });
  }
  return warnings;
}

function findSampleWarnings(sign: Sign, threshold: SignThreshold, separation: number | null): CleaningWarning[] {
  const numSamples = threshold.values.length;
  if (threshold.notCleaned === 'no_samples') {
    const reason =
      sign === 'positives'
        ? 'no type has as many spans as there are types, or the corpus has no positives'
        : 'the corpus has fewer positives than types, or no negatives';
    return [
      {
        code: 'sign_not_cleaned',
        sign,
        value: 0,
        message: `The ${sign} were not cleaned: there are no threshold samples of that sign (${reason}).`,
      },
    ];
  }
  if (threshold.tau === null) return [];
  const warnings: CleaningWarning[] = [];
  if (numSamples < warningLimits.thresholdSamples) {
    warnings.push({
      code: 'few_threshold_samples',
      sign,
      value: numSamples,
      limit: warningLimits.thresholdSamples,
      message:
        `The threshold of the ${sign} rests on ${numSamples} threshold ${numSamples === 1 ? 'sample' : 'samples'} ` +
        `(at least ${warningLimits.thresholdSamples} are wanted); another seed may move it far.`,
    });
  }
  if (separation !== null && separation < warningLimits.separation) {
    warnings.push({
      code: 'threshold_samples_not_separate',
      sign,
      value: separation,
      limit: warningLimits.separation,
      message:
        `The ${sign} do not separate from wrong labels: one of the data lies above a threshold ` +
        `sample with probability ${separation.toFixed(2)} (0.5 is chance, at least ${warningLimits.separation} is wanted).`,
    });
  }
  return warnings;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} percent`;
}
