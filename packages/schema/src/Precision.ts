/** Of matrix products: float32, or bfloat16 operands whose products are added up in float32. */
export const precisions = ['fp32', 'bf16'] as const;

/** One of them. */
export type Precision = (typeof precisions)[number];

/** What may be asked for: one of them, or the faster one of those that the processor has. */
export const precisionChoices = ['auto', ...precisions] as const;

/** What was asked for. */
export type PrecisionChoice = (typeof precisionChoices)[number];
