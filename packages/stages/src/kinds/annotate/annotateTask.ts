import { z } from 'zod';

import { dataRefSchema } from '../parts/taskSchemas.js';

/** The task of an annotation, as it stands in the file that a stage's process reads. */
export const annotateTaskSchema = z.strictObject({
  kind: z.literal('annotate'),
  data: dataRefSchema,
  /** Its name in manifests, by which the settings of this machine are found. */
  annotator: z.string(),
  /** What labels: `llm`. */
  by: z.string(),
  /** Its settings, as the manifest's file has them. */
  settings: z.record(z.string(), z.unknown()),
  /** Sentences of which file; the labels of training sentences are trained on (`DataRef.labels`). */
  split: z.enum(['test', 'train']),
  /** Sentences of it, drawn; null: all. */
  sample: z.int().positive().nullable(),
  seed: z.int().nonnegative(),
});

/** Sentences that something labels which is not trained here. */
export type AnnotateTask = z.infer<typeof annotateTaskSchema>;
