import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { PlannedStage } from '@dynclean/stages';
import { createTestFolder } from '@dynclean/stages/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { QueueOrder } from '../StageQueue.js';
import { SlurmQueue } from './SlurmQueue.js';
import { slurmSettingsSchema } from './slurmSettings.js';
import { readSubmissions, writeSubmission } from './Submission.js';

// What Slurm itself does with jobs is in scripts/checkSlurm.mjs. Here its commands say what the test wants to hear.
const PATH = process.env['PATH'];
let commands: string;
let results: string;
beforeEach(async () => {
  const folder = await createTestFolder();
  [commands, results] = [join(folder, 'bin'), join(folder, 'results')];
  await mkdir(commands);
  process.env['PATH'] = `${commands}:${PATH}`;
  await say('sacct', 'echo "Slurm accounting storage is disabled" >&2; exit 1');
  await say('squeue', '');
  // Numbers from 12 on; what it was asked stands in a file.
  await say('sbatch', 'cat > /dev/null; echo "$@" >> "$0.asked"; echo $((11 + $(wc -l < "$0.asked")))');
});
afterEach(() => {
  process.env['PATH'] = PATH;
});

async function say(command: string, script: string): Promise<void> {
  const path = join(commands, command);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
}

/** What `squeue` prints, a line for each job: `ARRAY|TASK|STATE|REASON`; the comment is that of its submission. */
async function showJobs(...lines: readonly string[]): Promise<void> {
  const tokens = new Map((await readSubmissions(results)).map(({ job, token }) => [job, token]));
  const shown = lines.map((line) => `${line}|${tokens.get(line.split('|')[0] ?? '') ?? ''}`);
  await say('squeue', `cat <<END\n${shown.join('\n')}\nEND`);
}

const stage = (key: string, kind = 'train', inputs: string[] = []) =>
  ({ key, kind, inputs, title: key }) as unknown as PlannedStage;
const plan = [stage('a'), stage('b', 'threshold'), stage('c', 'clean', ['a', 'b']), stage('d', 'train', ['c'])];
const order = (stages: readonly PlannedStage[]): QueueOrder => ({
  ...{ results, stages, plugins: [], tensorboard: false, durations: new Map() },
  build: { id: 'b', commit: null, isModified: false },
});
const queue = (): SlurmQueue => new SlurmQueue(slurmSettingsSchema.parse({}), { engine: 'cpu', threads: null });
const readAsked = async (): Promise<string[]> =>
  (await readFile(join(commands, 'sbatch.asked'), 'utf8')).split('\n').slice(0, -1);

describe(SlurmQueue, () => {
  it('submits arrays that wait for those that they read from', async () => {
    expect(await queue().submit(order(plan))).toBe(4);
    const asked = await readAsked();
    expect(asked.map((words) => [/--array=(\S+)/.exec(words)?.[1], /--dependency=(\S+)/.exec(words)?.[1]])).toEqual([
      ['0-1', undefined],
      ['0-0', 'afterok:12'],
      ['0-0', 'afterok:13'],
    ]);
  });

  it('leaves out what the queue has, and lets the rest wait for that', async () => {
    await queue().submit(order(plan.slice(0, 2)));
    await showJobs('12|0|RUNNING|None', '12|1|PENDING|Priority');
    expect(await queue().submit(order(plan))).toBe(2);
    expect((await readAsked())[1]).toContain('--dependency=afterok:12_0:12_1 ');
  });

  it('lets nothing wait for another job of an array that failed', async () => {
    await queue().submit(order(plan.slice(0, 2)));
    await showJobs('12|0|RUNNING|None', '12|1|FAILED|NonZeroExitCode');
    await queue().submit(order([stage('e', 'clean', ['a'])]));
    expect((await readAsked())[1]).toContain('--dependency=afterok:12_0 ');
  });

  it('says of each stage how its job stands', async () => {
    await queue().submit(order(plan));
    await showJobs('12|0|RUNNING|None', '12|1|PENDING|AssocMaxJobsLimit', '13|0|CANCELLED|DependencyNeverSatisfied');
    const states = await queue().look(results);
    expect(states.get('a')).toEqual({ state: 'running', job: '12_0', reason: null, isDropped: false });
    expect(states.get('b')).toEqual({ state: 'waiting', job: '12_1', reason: 'AssocMaxJobsLimit', isDropped: false });
    expect(states.get('c')).toMatchObject({ state: 'ended', job: '13_0', isDropped: true });
    // The controller has forgotten it, and there are no accounts.
    expect(states.get('d')).toMatchObject({ state: 'ended', job: '14_0', isDropped: false });
    await say('sacct', 'echo "14_0|OUT_OF_MEMORY"');
    expect((await queue().look(results)).get('d')?.reason).toMatch(/more memory than it had asked for.*job 14_0/);
  });

  it.each([
    'launch failed requeued held',
    'launch_failed_requeued_held',
    'JobHoldMaxRequeue',
    'DependencyNeverSatisfied',
  ])('cancels a job that Slurm never lets begin, and takes its stage back: %s', async (reason) => {
    await say('scancel', 'echo "$@" >> "$0.asked"');
    await queue().submit(order(plan.slice(0, 2)));
    await showJobs('12|0|RUNNING|None', `12|1|PENDING|${reason}`);
    expect((await queue().look(results)).get('b')).toMatchObject({ state: 'ended', job: '12_1', isDropped: true });
    expect(await readFile(join(commands, 'scancel.asked'), 'utf8')).toBe('12_1\n');
    // What is submitted then waits for no job of the one that is gone; where that cannot be cancelled, neither.
    await say('scancel', 'echo "scancel: error: Access/permission denied" >&2; exit 1');
    expect(await queue().submit(order(plan.slice(1, 3)))).toBe(2);
    expect((await readAsked()).slice(1).map((words) => /--dependency=(\S+)/.exec(words)?.[1])).toEqual([
      undefined,
      'afterok:12_0:13',
    ]);
  });

  it('leaves a job alone that a person holds, and says how it is let go', async () => {
    await say('scancel', 'echo "$@" >> "$0.asked"');
    await queue().submit(order(plan.slice(0, 1)));
    await showJobs('12|0|PENDING|JobHeldUser');
    const state = (await queue().look(results)).get('a');
    expect(state).toMatchObject({ state: 'waiting', reason: 'JobHeldUser: "scontrol release 12_0" lets it go' });
    expect(await readdir(commands)).not.toContain('scancel.asked');
  });

  it('cancels a job that waits though its stages are there, so that nothing waits for it', async () => {
    await say('scancel', 'echo "$@" >> "$0.asked"');
    await queue().submit(order(plan));
    for (const name of ['train-a', 'threshold-b', 'clean-c']) {
      await mkdir(join(results, 'stages', name), { recursive: true });
      await writeFile(join(results, 'stages', name, 'stage.json'), '{}');
    }
    // One that runs comes to its end by itself.
    await showJobs('12|0|RUNNING|None', '12|1|COMPLETED|None', '13|0|PENDING|Resources', '14|0|PENDING|Dependency');
    expect((await queue().look(results)).get('d')).toMatchObject({ state: 'waiting', job: '14_0' });
    expect(await readFile(join(commands, 'scancel.asked'), 'utf8')).toBe('13_0\n');
    await showJobs('12|0|RUNNING|None', '13|0|CANCELLED|None', '14|0|CANCELLED|DependencyNeverSatisfied');
    expect((await queue().look(results)).get('d')).toMatchObject({ state: 'ended', isDropped: true });
  });

  it('forgets a submission when its stages are done, or in a later one', async () => {
    await queue().submit(order(plan.slice(0, 1)));
    await showJobs('12|0|FAILED|NonZeroExitCode');
    await queue().submit(order(plan.slice(0, 1)));
    await showJobs('12|0|FAILED|NonZeroExitCode', '13|0|RUNNING|None');
    expect((await queue().look(results)).get('a')).toMatchObject({ state: 'running', job: '13_0' });
    expect((await readSubmissions(results)).map(({ job }) => job)).toEqual(['13']);
    await mkdir(join(results, 'stages', 'train-a'), { recursive: true });
    await writeFile(join(results, 'stages', 'train-a', 'stage.json'), '{}');
    await showJobs('13|0|COMPLETED|None');
    await queue().look(results);
    expect(await readdir(join(results, 'slurm'))).toEqual([]);
  });

  it('finds jobs by their comment whose number nobody wrote down', async () => {
    await queue().submit(order(plan.slice(0, 1)));
    const [submission] = await readSubmissions(results);
    await showJobs('12|0|PENDING|None');
    await writeSubmission({ ...submission!, job: null }); // the runner died
    expect((await queue().look(results)).get('a')).toMatchObject({ state: 'waiting', job: '12_0' });
    expect((await readSubmissions(results)).map(({ job }) => job)).toEqual(['12']);
  });

  it.each([
    [
      'sbatch: error: Batch job submission failed: Invalid account',
      'InputError',
      /^slurm: .*sbatch says: Batch job .*Invalid account\. Mend/,
      0,
    ],
    ['sbatch: error: AssocMaxSubmitJobLimit', 'QueueFullError', /takes no more jobs for now/, 0],
    // It may have taken them all the same.
    ['sbatch: error: Unable to contact slurm controller (connect failure)', 'QueueSilentError', /must answer/, 1],
  ])('says %j as a %s', async (words, name, message, numKept) => {
    await say('sbatch', `cat > /dev/null; echo "${words}" >&2; exit 1`);
    const error = await queue()
      .submit(order(plan))
      .then(
        () => null,
        (thrown: Error) => thrown,
      );
    expect([error?.name, error?.message]).toEqual([name, expect.stringMatching(message)]);
    expect(await readSubmissions(results)).toHaveLength(numKept);
  });

  it('says that the machine belongs to no cluster', async () => {
    await say(
      'sbatch',
      'cat > /dev/null; echo "sbatch: fatal: Could not establish a configuration source" >&2; exit 1',
    );
    await expect(queue().submit(order(plan))).rejects.toThrow(
      'slurm: this machine must belong to a cluster (slurm.conf), but sbatch knows of none. Give the command on a login node.',
    );
  });

  it('says that there is no sbatch', async () => {
    process.env['PATH'] = '/nowhere';
    await expect(queue().submit(order(plan))).rejects.toThrow('slurm: sbatch must be there, but is not in the PATH');
  });
});
