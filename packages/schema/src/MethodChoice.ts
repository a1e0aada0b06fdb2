import { z } from 'zod';

/** The training method where nothing else is said: the span model as it is. */
export const DEFAULT_METHOD = 'span';

/** A training method by its name, with settings of its own, which the method knows and checks. */
export const methodChoiceSchema = z.strictObject({
  name: z.string().min(1).default(DEFAULT_METHOD),
  settings: z.record(z.string(), z.unknown()).default({}),
});

/** Name and settings of a training method. The settings are unchecked here: the method has their schema. */
export type MethodChoice = z.output<typeof methodChoiceSchema>;
/** The same with what may be left out. */
export type MethodChoiceInput = z.input<typeof methodChoiceSchema>;
