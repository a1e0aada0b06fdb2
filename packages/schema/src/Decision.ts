import { z } from 'zod';

const index = z.int().nonnegative();

/** The first line of a file of decisions. */
export const decisionsHeaderSchema = z.object({
  format: z.literal('dynclean-decisions-1'),
  createdBy: z.string().optional(),
  dataset: z.string().optional(),
  /** Of the training file that was looked at. */
  trainSha256: z.string().optional(),
});

const place = {
  /** Number of the sentence in the training file, from 1. */
  sentence: z.int().positive(),
  /** The id that it has there. */
  id: z.union([z.string(), z.number()]).optional(),
  /** Its words: what a decision is found again by where the corpus has changed. */
  tokens: z.array(z.string()).min(1),
  first: index,
  last: index,
  /** The label that was looked at; null: none. */
  type: z.string().nullable(),
  /** Who decided, when, and why, as far as that is wanted. */
  by: z.string().optional(),
  at: z.string().optional(),
  note: z.string().optional(),
};

/** A span and what it is to be called, inclusive bounds in words of its sentence. */
const target = z.object({ first: index, last: index, type: z.string().min(1) });

/**
 * What a person decided on one span, a line each: `keep` (the label is right; of a span without one: there is no
 * entity), `remove` (there is no entity), `relabel` (there is this one), `unsure` (training is to see it neither way).
 */
export const decisionSchema = z.discriminatedUnion('action', [
  z.object({ ...place, action: z.literal('keep') }),
  z.object({ ...place, action: z.literal('remove') }),
  z.object({ ...place, action: z.literal('relabel'), to: target }),
  z.object({ ...place, action: z.literal('unsure') }),
]);

/** What can be decided on a span, in the order in which counts are listed. */
export const decisionActions = ['keep', 'remove', 'relabel', 'unsure'] as const;

/** One of `decisionActions`. */
export type DecisionAction = (typeof decisionActions)[number];
/** The first line of a file of decisions as read. */
export type DecisionsHeader = z.infer<typeof decisionsHeaderSchema>;
/** One decision as read; `first` and `last` are indices into `tokens`, from 0 and inclusive. */
export type Decision = z.infer<typeof decisionSchema>;
