import { cleaningSettingsSchema } from '@dynclean/schema';
import { z } from 'zod';

import { dataRefSchema } from '../parts/taskSchemas.js';

const common = { kind: z.literal('clean'), data: dataRefSchema };

/** A cleaning's task as a job file has it. */
export const cleanTaskSchema = z.union([
  z.strictObject({
    ...common,
    method: z.literal('dynamics'),
    /** Keys of the cleaner's training on D and of its threshold run; of a cleaning from one run, its own twice. */
    dynamics: z.string(),
    threshold: z.string(),
    /** Keys of the runs that names are held out of, fold by fold; only where the rule's measure reads them. */
    heldOut: z.array(z.string()).exactOptional(),
    /** `epochs` is a number here. */
    cleaning: cleaningSettingsSchema,
    /** Of a profile whose models know nothing: a sign of which all would go keeps a few. */
    keepNearest: z.boolean(),
  }),
  z.strictObject({ ...common, method: z.enum(['oracle', 'uncontested-labels']), maxSpanWidth: z.int().positive() }),
]);

/** A cleaning by recorded dynamics, by the gold labels (`oracle`), or of contested labels (`uncontested-labels`). */
export type CleanTask = z.infer<typeof cleanTaskSchema>;
