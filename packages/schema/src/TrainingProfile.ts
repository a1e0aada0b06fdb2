import { z } from 'zod';

import { engineInfoSchema } from './EngineInfo.js';

const perStep = z.number().nonnegative();

/** One thing that takes time, of an average step. */
const rowSchema = z.strictObject({
  name: z.string(),
  callsPerStep: perStep,
  msPerStep: perStep,
  /** Of the step's time, 0 to 1. */
  share: z.number().nonnegative(),
});

/** `profile.json` of a run: where the time of its training steps went. */
export const trainingProfileSchema = z.strictObject({
  format: z.literal('dynclean-profile-1'),
  engine: engineInfoSchema,
  /** `operators`: every call into the engine's library was timed; `kernels`: every TensorFlow.js kernel. */
  level: z.enum(['operators', 'kernels']),
  /** Whether each operator was waited for. Without that, times on a GPU are those of launching it. */
  synchronized: z.boolean(),
  /** Steps that count. */
  steps: z.int().positive(),
  /** Steps before them, which are slower than the others and left out. */
  skippedSteps: z.int().nonnegative(),
  /** Mean and median of a step, and what the whole of them came to. */
  stepMs: perStep,
  medianStepMs: perStep,
  subwordsPerSecond: perStep,
  /** Parts of a step in their order; together they are the step. */
  phases: z.array(rowSchema.omit({ callsPerStep: true }).extend({ outsideEngineMs: perStep })),
  /** In the engine (its operators; else its kernels) and outside of it, in JavaScript; together they are the step. */
  engineMs: perStep,
  outsideEngineMs: perStep,
  /**
   * By TensorFlow.js kernel, most time first; without kernels that it called. `outsideEngineMs`: its own JavaScript.
   */
  kernels: z.array(rowSchema.extend({ outsideEngineMs: perStep })),
  /** By operator of libtorch, and what else was asked of the addon in parentheses; null at level `kernels`. */
  operators: z.array(rowSchema).nullable(),
  /** Between the steps: evaluations, recording of dynamics, reports. */
  betweenStepsMs: perStep,
  notes: z.array(z.string()),
});

/** `profile.json` as read; times are milliseconds of an average step. */
export type TrainingProfile = z.infer<typeof trainingProfileSchema>;
