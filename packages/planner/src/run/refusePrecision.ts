import { InputError } from '@dynclean/schema';

import type { PreparedPlan } from './prepareManifests.js';

/** @throws InputError where stages are to be done in a precision that cannot be computed where they run. */
export function refusePrecision({ toDo, computer, plan }: Pick<PreparedPlan, 'toDo' | 'computer' | 'plan'>): void {
  const stages = toDo.filter(({ kind, precision }) => kind !== 'clean' && precision === 'bf16');
  if (stages.length === 0 || computer.bfloat16?.possible === true) return;
  const why = computer.bfloat16?.reason ?? `the engine ${computer.name} computes in float32 alone`;
  const who = plan.profile === null ? '' : ` (profile ${plan.profile})`;
  throw new InputError(
    `precision: must be one that this machine computes, but ${stages.length} of ${toDo.length} stages to do want bf16${who}: ${why}. ` +
      `Either:\n  --precision fp32      run them in float32, which makes other results than those in bf16\n` +
      `  another machine       a CPU with AVX512-BF16 or AMX, or a GPU\n` +
      `What is finished can be read here: dynclean table, figure, compare.`,
  );
}
