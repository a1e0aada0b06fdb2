import { z } from 'zod';

const size = z.int('must be an integer').positive('must be an integer of at least 1');

/** What the span classifier is made by. */
export const spanClassifierShapeSchema = z.object({
  numClasses: z.int('must be an integer').min(2, 'must be at least 2'),
  /** L, the words of the widest span. */
  maxSpanWidth: size,
  /** V */
  widthEmbeddingSize: size,
  /** F */
  headHiddenSize: size,
  headDropout: z.number('must be a number').min(0, 'must be at least 0').lt(1, 'must be below 1'),
});

/** Sizes and dropout rate of the span classifier, checked. */
export type SpanClassifierShape = z.infer<typeof spanClassifierShapeSchema>;
