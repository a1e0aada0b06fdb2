import { z } from 'zod';

/** An entity: first and last token (inclusive, zero-based) and its type. */
export type Entity = readonly [first: number, last: number, type: string];

/** A span that training must not see, with the type that it had in D, or null where it had none. */
export type ExcludedSpan = readonly [first: number, last: number, type: string | null];

/** One sentence of a corpus, already cut into tokens (words). */
export interface Sentence {
  readonly tokens: readonly string[];
  readonly entities: readonly Entity[];
  /** Only in cleaned versions D': spans that are no training examples any more. */
  readonly excluded?: readonly ExcludedSpan[];
}

const index = z.int().nonnegative();

/** The shape of one line of a dataset file. What goes beyond shape (bounds, overlaps, types) the reader checks. */
export const sentenceSchema = z.object({
  tokens: z.array(z.string()),
  entities: z.array(z.tuple([index, index, z.string()])),
  excluded: z.array(z.tuple([index, index, z.string().nullable()])).optional(),
});
