import { z } from 'zod';

const ids = z.array(z.int().nonnegative());

/** `threshold-samples.json`: ids of the spans that the threshold run trained under the fake class. */
export const thresholdSampleIdsSchema = z.object({ positives: ids, negatives: ids });

/** Span ids of threshold samples, by whether their distant label was a type (`positives`) or none. */
export type ThresholdSampleIds = z.infer<typeof thresholdSampleIdsSchema>;
