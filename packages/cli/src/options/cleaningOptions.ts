import { type CleaningSettings, cleaningSettingsSchema } from '@dynclean/schema';

import { optionsFromSchema, type SettingText } from './optionsFromSchema.js';

const texts: Record<keyof CleaningSettings, SettingText> = {
  rule: {
    describe:
      'Which labels go: percentile (the paper), posterior, relabel, weigh, crossweigh, cleanlab (docs/choosing-a-rule.md)',
    valueName: 'name',
  },
  measure: {
    describe: 'What the rules posterior, relabel and weigh decide by: aum, confidence, early, both-runs, held-out, ...',
    shownDefault: 'the metric',
    valueName: 'name',
  },
  rightCost: { describe: 'Of these rules: how many wrong labels that stay are as bad as a right one that goes' },
  leastNoise: {
    describe: 'Of the same: leave a type alone of whose labels surely a smaller share is wrong, such as 0.1',
  },
  metric: { describe: 'What is held against the thresholds' },
  otherMetric: { describe: 'What the other one says: ignored, required (both must say so), enough (either)' },
  kPos: {
    describe: 'Percentile of the positive threshold samples that is their threshold; 0 removes no positives',
    shownDefault: "100, or the paper's for a known dataset",
  },
  kNeg: {
    describe: 'The same of the negative threshold samples',
    shownDefault: "90, or the paper's for a known dataset",
  },
  sign: { describe: 'Clean wrong labels, missing labels, or both' },
  epochs: { describe: 'Average the first so many recorded epochs', shownDefault: 'all' },
  runs: { describe: 'Train the cleaner twice (the paper), or once: the threshold run judges all but its own samples' },
  learns: {
    describe:
      'What the cleaner learns: all labels, or uncontested ones: not those that the same words contradict elsewhere',
  },
  thresholdCount: { describe: 'Threshold samples: positives by types, or by types and one' },
  thresholdRelabel: { describe: 'What threshold samples are labelled as' },
  thresholdSeed: { describe: 'Of the draw of threshold samples' },
  lowConfidenceOnly: {
    describe: 'Remove only among this fraction of least confident spans of a sign (old released scripts: 0.3)',
    shownDefault: 'no such limit',
  },
};

/** Every setting of a cleaning. */
export const cleaningOptions = optionsFromSchema<CleaningSettings>(cleaningSettingsSchema, texts, 'Cleaning:');
