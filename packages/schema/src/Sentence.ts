import { z } from 'zod';

/** An entity: first and last token (inclusive, zero-based) and its type. */
export type Entity = readonly [first: number, last: number, type: string];

/** A span that training must not see, with the type that it had in D, or null where it had none. */
export type ExcludedSpan = readonly [first: number, last: number, type: string | null];

/** A span that counts less in the loss than others do, by how much: 0 (not at all) to 1 (as all). */
export type SpanWeight = readonly [first: number, last: number, weight: number];

/** What a sentence brings along from its file and takes back into every output; nothing of it is trained on. */
export interface SentenceOrigin {
  readonly id?: string | number;
  /** The text that the tokens were cut from; absent where that is the tokens with a blank between. */
  readonly text?: string;
  /** With `text`: where each token stands in it, in code points as Python counts them, the end exclusive. */
  readonly offsets?: readonly (readonly [start: number, end: number])[];
  /** What else its file says of it, by the file's own keys. */
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** One sentence of a corpus, already cut into tokens (words). */
export interface Sentence {
  readonly tokens: readonly string[];
  readonly entities: readonly Entity[];
  /** Spans that are no training examples: what cleaning took out, and what nobody annotated. */
  readonly excluded?: readonly ExcludedSpan[];
  /** Of cleaned versions that weigh labels instead of removing them; spans that are not listed have the weight 1. */
  readonly spanWeights?: readonly SpanWeight[];
  /** Absent where the file says nothing but words and entities. */
  readonly origin?: SentenceOrigin;
}

const index = z.int().nonnegative();

/** The shape of one line of a dataset file. What goes beyond shape (bounds, overlaps, types) the reader checks. */
export const sentenceSchema = z.object({
  tokens: z.array(z.string()),
  entities: z.array(z.tuple([index, index, z.string()])),
  excluded: z.array(z.tuple([index, index, z.string().nullable()])).optional(),
  spanWeights: z.array(z.tuple([index, index, z.number().min(0).max(1)])).optional(),
});
