// @ts-check
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { startProgram } from '../kills/startProgram.mjs';
import { MissedMoment } from './MissedMoment.mjs';
import { waitUntil } from './TestCluster.mjs';

/**
 * @typedef {object} Place
 * @property {import('./TestCluster.mjs').TestCluster} cluster
 * @property {import('../kills/subjects.mjs').Subject} subject
 * @property {string} place - The results folder.
 * @property {string} settingsFile
 */

/**
 * @typedef {object} Scenario
 * @property {string} name
 * @property {boolean} isLong
 * @property {(at: Place) => Promise<string[]>} run - What is wrong.
 * @property {(at: Place) => Promise<void>} [cleanUp]
 */

const command = promisify(execFile);

/** Starts a run on the cluster. */
const start = (/** @type {Place} */ { cluster, subject, place, settingsFile }, more = /** @type {string[]} */ ([])) =>
  startProgram([...subject.args(place), '--executor', 'slurm', '--executor-settings', settingsFile, ...more], {
    env: cluster.env,
  });

/** Runs it to its end; what is wrong. */
async function finish(/** @type {Place} */ at, more = /** @type {string[]} */ ([]), expected = 0) {
  const { code, said } = await start(at, more).ended;
  return code === expected ? [] : [`ended with ${code}, not ${expected}: ${said}`];
}

/** Jobs of the queue that run or wait, as `NUMBER STATE`. */
const listJobs = async (/** @type {Place} */ { cluster }) =>
  (await cluster.ask('squeue', '--noheader', '--array', '--format=%A %T')).split('\n').filter((line) => line !== '');

const findRunning = async (/** @type {Place} */ at) =>
  (await listJobs(at)).filter((line) => line.endsWith('RUNNING')).map((line) => line.split(' ')[0] ?? '');

/** Whether both trainings that come first have epochs to go on from. */
const hasEpochs = (/** @type {string} */ place) => {
  const stages = join(place, 'stages');
  if (!existsSync(stages)) return false;
  const begun = readdirSync(stages).filter((name) => existsSync(join(stages, name, 'checkpoint', 'checkpoint.json')));
  return begun.filter((name) => name.endsWith('.work')).length >= 2;
};

/** How many of the finished trainings went on from a stop. */
const countResumed = (/** @type {string} */ place) =>
  readdirSync(join(place, 'stages')).filter(
    (name) => JSON.parse(readFileSync(join(place, 'stages', name, 'stage.json'), 'utf8')).resumed > 0,
  ).length;

/** A training that is stopped in its middle. @throws MissedMoment where it came to its end between two looks. */
async function submitAndWait(/** @type {Place} */ at) {
  const problems = await finish(at, ['--detach']);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const isOver = async () => (await listJobs(at)).length === 0;
  await waitUntil(async () => hasEpochs(at.place) || (await isOver()), 'a checkpoint', 60);
  const [job] = await findRunning(at);
  if (job === undefined) throw new MissedMoment('a job must run, but none does');
  return job;
}

/** @throws MissedMoment where all went well and no training went on from its checkpoint. */
function requireResumed(/** @type {string} */ place, /** @type {string[]} */ problems) {
  if (problems.length > 0 || countResumed(place) > 0) return problems;
  throw new MissedMoment('no training went on from its checkpoint');
}

/** @type {readonly Scenario[]} */
export const scenarios = [
  {
    name: 'undisturbed',
    isLong: true,
    run: (at) => finish(at),
  },
  {
    name: 'queued again in the middle of a training',
    isLong: false,
    run: async (at) => {
      const job = await submitAndWait(at);
      await at.cluster.ask('scancel', '--batch', '--signal=USR2', job); // as --signal does before the time limit
      const problems = await finish(at);
      const restarts = /Restarts=(\d+)/.exec(await at.cluster.ask('scontrol', 'show', 'job', job))?.[1];
      return requireResumed(at.place, [...problems, ...(restarts === '0' ? ['the job was not queued again'] : [])]);
    },
  },
  {
    name: 'preempted',
    isLong: true,
    run: async (at) => {
      await submitAndWait(at);
      const whole = ['--partition=urgent', '--exclusive', '--time=1', '--wrap=sleep 3'];
      await at.cluster.ask('sbatch', '--chdir=/', '--output=/dev/null', ...whole);
      return requireResumed(at.place, await finish(at));
    },
  },
  {
    name: 'jobs cancelled',
    isLong: true,
    run: async (at) => {
      const runner = start(at);
      await waitUntil(() => hasEpochs(at.place), 'a checkpoint', 60);
      await at.cluster.ask('scancel', '--user=root');
      const { code, said } = await runner.ended;
      const isSaid = code === 1 && /its job was cancelled \(scancel\)/.test(said);
      const problems = isSaid
        ? []
        : [`the runner must say that its jobs were cancelled, but ended with ${code}: ${said}`];
      return requireResumed(at.place, [...problems, ...(await finish(at))]);
    },
  },
  {
    name: 'one job of an array cancelled',
    isLong: true,
    run: async (at) => {
      const runner = start(at);
      await waitUntil(() => hasEpochs(at.place), 'a checkpoint', 60);
      const first = (await at.cluster.ask('squeue', '--noheader', '--array', '--states=RUNNING', '--format=%i')).split('\n')[0]; // prettier-ignore
      await at.cluster.ask('scancel', first ?? '');
      const { code, said } = await runner.ended;
      // The other job of the array comes to its end, what waits for both is dropped by Slurm.
      const isSaid = code === 1 && /its job was cancelled \(scancel\)/.test(said) && /done: /.test(said);
      return [...(isSaid ? [] : [`not said of the job: ended with ${code}: ${said}`]), ...(await finish(at))];
    },
  },
  {
    name: 'a node that starts nothing',
    isLong: true,
    run: async (at) => {
      const countCancelled = async () =>
        (await at.cluster.ask('squeue', '--noheader', '--states=CANCELLED', '--format=%i')).split('\n').filter(Boolean).length; // prettier-ignore
      const before = await countCancelled();
      await at.cluster.breakNode();
      const runner = start(at);
      // Slurm holds the first job that it could not start, until somebody cancels or releases it.
      await waitUntil(async () => (await countCancelled()) > before, 'a held job that the runner cancels', 60);
      await at.cluster.mendNode();
      const { code, said } = await runner.ended;
      const isSaid = code === 0 && /is tried again: .*Slurm could not start its job/.test(said);
      return isSaid ? [] : [`the runner must submit again what Slurm held, but ended with ${code}: ${said}`];
    },
    cleanUp: ({ cluster }) => cluster.mendNode(),
  },
  {
    name: 'runner killed',
    isLong: true,
    run: async (at) => {
      for (const delayMs of [2_500, 6_000]) {
        const runner = start(at);
        await new Promise((resolve) => setTimeout(resolve, delayMs));
        runner.child.kill('SIGKILL');
        await runner.ended;
      }
      return finish(at);
    },
  },
  {
    name: 'controller killed',
    isLong: true,
    run: async (at) => {
      const runner = start(at);
      await waitUntil(() => hasEpochs(at.place), 'a checkpoint', 60);
      await at.cluster.killController();
      const absent = await start(at, ['--detach']).ended;
      const problems = /its controller must answer/.test(absent.said)
        ? []
        : [`not said of the controller: ${absent.said}`];
      at.cluster.startController();
      const { code, said } = await runner.ended;
      return [...problems, ...(code === 0 ? [] : [`the runner ended with ${code}: ${said}`])];
    },
  },
  {
    name: 'two runners',
    isLong: true,
    run: async (at) => {
      const problems = (await Promise.all([finish(at), finish(at)])).flat();
      const logs = readdirSync(join(at.place, 'logs')).filter((name) => name.startsWith('train'));
      const twice = logs.filter(
        (name) => (readFileSync(join(at.place, 'logs', name), 'utf8').match(/training: epoch 1,/g) ?? []).length !== 1,
      );
      return [...problems, ...twice.map((name) => `done twice: ${name}`)];
    },
  },
  {
    name: 'refusals',
    isLong: true,
    run: async (at) => {
      const other = join(`${at.place}.settings`, 'slurm.yaml');
      await mkdir(`${at.place}.settings`, { recursive: true });
      const problems = [];
      /** @type {[string, string, NodeJS.ProcessEnv, RegExp][]} */
      const cases = [
        ['an unknown partition', 'partition: nowhere\n', {}, /sbatch says: .*[Ii]nvalid partition/],
        ['too much memory', 'cores: 1\nmemory: 900G\n', {}, /sbatch says: .*(not available|can not be satisfied)/],
        ['no sbatch', 'partition: main\n', { PATH: '/nowhere' }, /sbatch must be there, but is not in the PATH/],
      ];
      for (const [what, text, env, expected] of cases) {
        await writeFile(other, text);
        const { code, said } = await startProgram(
          [...at.subject.args(at.place), '--executor', 'slurm', '--executor-settings', other],
          { env: { ...at.cluster.env, ...env } },
        ).ended;
        if (code !== 2 || !expected.test(said)) problems.push(`${what}: ended with ${code}: ${said}`);
      }
      if ((await listJobs(at)).length > 0) problems.push('a refused run must leave no job in the queue');
      return problems.length > 0 ? problems : finish(at);
    },
  },
  {
    name: 'full disk',
    isLong: true,
    run: async ({ place, ...rest }) => {
      const at = { place, ...rest };
      await mkdir(place, { recursive: true });
      await command('mount', ['-t', 'tmpfs', '-o', 'size=600k', 'none', place]);
      const { code, said } = await start(at).ended;
      const isSaid = code === 1 && /(disk is full|no space left|ENOSPC)/i.test(said);
      await command('mount', ['-o', 'remount,size=300m', place]);
      return isSaid ? finish(at) : [`the runner must say that the disk is full, but ended with ${code}: ${said}`];
    },
    cleanUp: async ({ place }) => void (await command('umount', [place])),
  },
  {
    name: 'node dies',
    isLong: true,
    run: async (at) => {
      await submitAndWait(at);
      await at.cluster.killNode(at.place);
      at.cluster.startNode();
      return requireResumed(at.place, await finish(at));
    },
  },
];
