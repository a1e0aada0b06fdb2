import { z } from 'zod';

import { cleaningSettingsSchema } from './CleaningSettings.js';

const signCounts = z.strictObject({ positives: z.int(), negatives: z.int() });

/** `version.json` beside a cleaned version D': from which data, dynamics and settings it came, and what was removed. */
export const versionInfoSchema = z.strictObject({
  format: z.literal('dynclean-version-1'),
  createdBy: z.string(),
  dataset: z.string(),
  /** The training file that was cleaned. */
  source: z.strictObject({ file: z.string(), sha256: z.string() }),
  dynamics: z.strictObject({ run: z.string(), files: z.array(z.string()) }),
  thresholdRun: z.strictObject({ run: z.string(), files: z.array(z.string()) }),
  settings: cleaningSettingsSchema,
  maxSpanWidth: z.int().positive(),
  epochsAveraged: z.int().positive(),
  thresholdSamples: signCounts,
  /** Null where a sign was not cleaned. */
  tau: z.strictObject({ positives: z.number().nullable(), negatives: z.number().nullable() }),
  candidates: signCounts,
  removed: signCounts,
  warnings: z.array(z.string()),
});

/** `version.json` as read: thresholds, and counts of spans, of positives and of negatives. */
export type VersionInfo = z.infer<typeof versionInfoSchema>;
