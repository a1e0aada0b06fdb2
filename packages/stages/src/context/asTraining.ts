import type { RunContext } from './RunContext.js';

/** The context of one of some trainings of a job: its steps say how far the job is, all trainings taken for alike. */
export function asTraining(
  context: RunContext,
  { index, count }: { readonly index: number; readonly count: number },
): RunContext {
  const { onProgress } = context;
  if (onProgress === undefined) return context;
  return {
    ...context,
    onProgress: (progress) => {
      const { done, total, unit } = progress;
      const job = { done: index * total + done, total: count * total };
      onProgress(unit === 'steps' ? { ...progress, job } : progress);
    },
  };
}
