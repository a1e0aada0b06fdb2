import { z } from 'zod';

const currentSchema = z.strictObject({
  spanId: z.int().nonnegative(),
  /** Number of its sentence in the training file, from 1; absent in older records, whose `line` it is. */
  sentence: z.int().positive().optional(),
  /** Line of the training file on which the sentence begins, from 1. */
  line: z.int().positive(),
  first: z.int().nonnegative(),
  last: z.int().nonnegative(),
  tokens: z.array(z.string()),
  /** The distant label; null: no entity. */
  type: z.string().nullable(),
  aum: z.number(),
  confidence: z.number(),
  removed: z.boolean(),
  /** The gold label where there is one (null: no entity), and whether the distant one differs from it. */
  gold: z.strictObject({ type: z.string().nullable(), wrong: z.boolean() }).optional(),
});

/** Records of former releases have the gold label under `human`. */
function renameFormerField(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('human' in value)) return value;
  const { human, ...others } = value;
  return { ...others, gold: human };
}

/** A candidate span with its words around it, for a person to judge. */
export const spanExampleSchema = z.preprocess(renameFormerField, currentSchema);

/** A span of the training file; `first` and `last` are indices into `tokens`, from 0 and inclusive. */
export type SpanExample = z.infer<typeof spanExampleSchema>;
