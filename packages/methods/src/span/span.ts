import { z } from 'zod';

import { defineMethod } from '../defineMethod.js';
import { SpanObjective } from './SpanObjective.js';

/** The span model as it is: every candidate span counts. */
export const span = defineMethod({
  name: 'span',
  title: 'Span',
  settings: z.strictObject({}),
  takesWeights: true,
  createObjective: (_settings, { batches }) => new SpanObjective(batches),
});
