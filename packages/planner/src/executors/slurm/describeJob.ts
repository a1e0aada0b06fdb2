/** What became of jobs that did not end well, by Slurm's word for it, or ours where it has none. */
const ends: Readonly<Record<string, string>> = {
  BOOT_FAIL: 'its node did not start',
  CANCELLED: 'its job was cancelled (scancel)',
  DEADLINE: 'its job came to a deadline',
  DROPPED: 'a job that it waited for did not end well',
  FAILED: 'its job ended with an error before the stage could say which',
  HELD: 'Slurm could not start its job, and held it until it was cancelled',
  NODE_FAIL: 'its node died, and the job was not queued again (requeue)',
  OUT_OF_MEMORY: 'its job took more memory than it had asked for: raise memory in the settings',
  PREEMPTED: 'its job had to make room for another, and was not queued again (requeue)',
  REVOKED: 'its job was revoked',
  TIMEOUT: 'its job came to its time limit, and was not queued again (requeue)',
};

/** Why a job is over whose stage is not done, for a person. */
export function describeEnd(state: string | null, job: string): string {
  const [word = ''] = (state ?? '').split(' '); // sacct: "CANCELLED by 1000"
  const why = ends[word] ?? 'its job is over, and the queue does not remember how it ended';
  return `${why} (job ${job}${word === '' ? '' : `, ${word}`}). The same command submits it again; a training goes on from its last epoch.`;
}

/** Why a job waits, where a person should know; null: it is just not its turn. */
export function describeWaiting(reason: string, job: string): string | null {
  if (/held/i.test(reason)) return `${reason}: "scontrol release ${job}" lets it go`;
  return /^(None|Priority|Resources|Dependency|BeginTime|JobArrayTaskLimit|\(null\)|Cleaning)$/.test(reason)
    ? null
    : reason;
}
