import type { PlannedStage } from '@dynclean/stages';

import { isWaiting, type JobState } from './readJobs.js';
import type { Submission } from './Submission.js';

/**
 * Why Slurm never lets a job begin, unless a person sees to it: it could not be started on its node, or too often, or
 * what it waits for ended otherwise. Versions write such words with spaces or with underscores.
 */
const hopeless = /launch.failed.requeued.held|JobHoldMaxRequeue|DependencyNeverSatisfied/i;

/**
 * Jobs, as `ARRAY_TASK`, that wait for nothing: those that Slurm itself never lets begin, and those whose stages are
 * all there meanwhile. They are to be cancelled, for what waits for them would wait as long.
 *
 * @param jobs - by `TOKEN TASK`.
 */
export function findIdle(
  submissions: readonly Submission[],
  jobs: ReadonlyMap<string, JobState>,
  isThere: (stage: PlannedStage) => boolean,
): ReadonlySet<string> {
  const idle = new Set<string>();
  for (const { job: array, token, tasks } of submissions) {
    for (const [task, stages] of tasks.entries()) {
      const job = jobs.get(`${token} ${task}`);
      if (array === null || job === undefined || !isWaiting(job.state)) continue;
      if (hopeless.test(job.reason) || stages.every(isThere)) idle.add(`${array}_${task}`);
    }
  }
  return idle;
}
