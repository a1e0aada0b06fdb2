import { signChoices } from './Sign.js';
import { z } from 'zod';

const percentile = z.number().min(0).max(100);

/** How thresholds are estimated from threshold samples and what is removed (DynClean, section 3.2). */
export const cleaningSettingsSchema = z.strictObject({
  /** How it is decided which labels go: the name of a rule (`listRules`); `percentile` is the paper's. */
  rule: z.string().min(1).default('percentile'),
  /** By which measure a rule decides that takes one (`listMeasures`); null: by the metric. */
  measure: z.string().min(1).nullable().default(null),
  /**
   * Of rules that take or leave a label by P(wrong), `posterior` and `relabel`: how many wrong labels that stay are as
   * bad as a right one that goes.
   */
  rightCost: z.number().positive().default(1),
  /**
   * Of rules that go by P(wrong): a type of whose labels surely a smaller share is wrong (the upper end of the
   * estimate's interval) is left alone; 0: none is.
   */
  leastNoise: z.number().min(0).max(1).default(0),
  metric: z.enum(['aum', 'confidence']).default('aum'),
  /**
   * What the other metric of the two says: ignored; `required`: a span goes only if both say so; `enough`: if either.
   */
  otherMetric: z.enum(['ignored', 'required', 'enough']).default('ignored'),
  /** Percentile of the positive threshold samples' values below which a positive span is removed. */
  kPos: percentile.default(100),
  kNeg: percentile.default(90),
  sign: z.enum(signChoices).default('both'),
  /** Epochs averaged; null: all that were recorded. */
  epochs: z.int().positive().nullable().default(null),
  /**
   * Runs of the cleaner: `two`, as the paper has it, or `one`, the threshold run, which learns all labels but its
   * samples' as they are, and so judges them as well; the samples themselves stay as they are.
   */
  runs: z.enum(['two', 'one']).default('two'),
  /**
   * What the cleaner learns: all labels, as the paper has it, or all but contested ones, which the same words
   * contradict elsewhere (`findContestedLabels`). It judges all of them.
   */
  learns: z.enum(['all', 'uncontested']).default('all'),
  thresholdCount: z.enum(['Np_over_c', 'Np_over_c_plus_1']).default('Np_over_c'),
  thresholdRelabel: z.enum(['fake_class', 'neg_to_random_type', 'any_other']).default('fake_class'),
  thresholdSeed: z.int().nonnegative().default(42),
  /**
   * Restrict removal to this fraction of the least confident spans of a sign (older released scripts: 0.30); null: no.
   */
  lowConfidenceOnly: z.number().gt(0).max(1).nullable().default(null),
});

/** All settings of a cleaning; what was left out has its default. */
export type CleaningSettings = z.infer<typeof cleaningSettingsSchema>;
/** The same with every field optional. */
export type CleaningSettingsInput = z.input<typeof cleaningSettingsSchema>;
