// @ts-check
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { TestCluster } from '../slurm/TestCluster.mjs';
import { compareFolders } from './compareFolders.mjs';
import { findProcesses, signalAll } from './processes.mjs';
import { startProgram } from './startProgram.mjs';

/** Kills after which the grid is let come to its end. */
const MOST_KILLS = 16;
/** Between two kills at most: on an idle machine time for a start, on a busy one for a stage. */
const mostBetween = (/** @type {number} */ wholeMs) => Math.max(7_000, wholeMs / 3);
/** How often the node is looked at. */
const RETURN_MS = 5_000;
/** How long it may take in the end, beside the undisturbed command on the same machine. */
const patienceFor = (/** @type {number} */ wholeMs) => 300_000 + 30 * wholeMs;

/** What is killed, the runner most often. */
const actions = /** @type {const} */ (['runner', 'runner', 'jobs cancelled', 'stage', 'queued again', 'controller']);

/**
 * A grid on a real Slurm: again and again the runner is killed or told to end, its jobs are cancelled or queued again,
 * the process of a stage or the controller is killed, and the command is given again where it ended, until it comes to
 * its end; then all that is there is compared with what an undisturbed command left.
 *
 * @param {import('./subjects.mjs').Subject} subject - One of `run`.
 * @param {object} options
 * @param {import('./killLife.mjs').TracedWhole} options.whole
 * @param {string} options.folder
 * @param {() => number} options.random
 * @returns {Promise<import('./KillLedger.mjs').KillResult[]>} by what was killed.
 */
export async function slurmLife(subject, { whole, folder, random }) {
  const home = await mkdtemp(join(folder, 'slurm-'));
  const cluster = new TestCluster(join(home, 'cluster'));
  const settings = join(home, 'slurm.yaml');
  await writeFile(settings, 'partition: main\ncores: 1\nmemory: 500M\npoll: 1s\n');
  const place = join(home, 'results');
  const args = [...subject.args(place), '--executor', 'slurm', '--executor-settings', settings];
  /** @type {Record<string, number>} */
  const kills = {};
  const problems = [];
  // A controller that died between two states that it kept may start a job once more that runs, and takes the node from
  // all jobs when that fails; on a cluster a person gives it back.
  const caretaker = setInterval(() => void cluster.returnNode(), RETURN_MS);
  let compared = { files: 0, differing: /** @type {string[]} */ ([]), leftovers: /** @type {string[]} */ ([]) };
  try {
    await cluster.start();
    const ofRunner = { cluster, args, place, random, kills, wholeMs: whole.wholeMs };
    problems.push(...(await killUntilDone(ofRunner)));
    const { files, differing } = await compareFolders(
      { folder: subject.result(whole.place), root: whole.place },
      { folder: subject.result(place), root: place },
    );
    compared = { files, differing, leftovers: await subject.leftovers(place) };
  } catch (error) {
    problems.push(/** @type {Error} */ (error).message, await cluster.readLogs());
  } finally {
    clearInterval(caretaker);
    await cluster.stop();
    await rm(home, { recursive: true, force: true });
  }
  // What came of it stands with the first kind; all kinds had a part in it.
  return Object.entries(kills).map(([what, count], index) => ({
    scenario: `Slurm: ${what}`,
    kills: count,
    ...(index === 0 ? { ...compared, problems } : { files: 0, differing: [], leftovers: [], problems: [] }),
  }));
}

async function killUntilDone({ cluster, args, place, random, kills, wholeMs }) {
  const start = () => startProgram(args, { env: cluster.env });
  const problems = [];
  let runner = start();
  for (let total = 0; ;) {
    const delay = total < MOST_KILLS ? mostBetween(wholeMs) * random() : patienceFor(wholeMs);
    const end = await Promise.race([runner.ended, sleep(delay, null, { ref: false })]);
    if (end !== null) {
      if (end.code === 0) return problems;
      // Jobs that were cancelled, or whose processes died, fail; given again, the command goes on.
      const isSaid = end.code === 1 && /(cancelled|died|failed|killed|ended)/.test(end.said);
      if (!isSaid || total >= 2 * MOST_KILLS) return [...problems, `ended with ${end.code ?? end.signal}: ${end.said.trim().slice(-500)}`]; // prettier-ignore
      total++; // not without end
      runner = start();
      continue;
    }
    if (total >= MOST_KILLS) {
      const queue = await cluster.ask('squeue', '--array', '--states=all', '--format=%i %T %r %E');
      const node = await cluster.ask('sinfo', '--noheader', '--format=%T %E');
      runner.child.kill('SIGKILL');
      const { said } = await runner.ended;
      return [...problems, `it did not come to its end: ${said.trim().slice(-800)}\n${queue}\nnode: ${node}`];
    }
    const action = actions[Math.floor(actions.length * random())] ?? 'runner';
    const { isDone, problem = null, isOver = false } = await act(action, { cluster, runner, place, random });
    if (!isDone) continue;
    total++;
    kills[describe(action)] = (kills[describe(action)] ?? 0) + 1;
    if (problem !== null) problems.push(problem);
    if (isOver) runner = start();
  }
}

const describe = (/** @type {typeof actions[number]} */ action) =>
  action === 'runner' || action === 'stage' || action === 'controller' ? `${action} killed` : action;

/** @returns {Promise<{ isDone: boolean, isOver?: boolean, problem?: string | null }>} */
async function act(action, { cluster, runner, place, random }) {
  if (action === 'runner') return endRunner(runner, random);
  if (action === 'controller') {
    await cluster.killController();
    await sleep(3000 * random());
    cluster.startController();
    return { isDone: true };
  }
  if (action === 'stage') {
    const stages = (await findProcesses(`${place}/status/`)).filter((pid) => pid !== runner.child.pid);
    signalAll(stages, 'SIGKILL');
    return { isDone: stages.length > 0 };
  }
  const lines = (await cluster.ask('squeue', '--noheader', '--array', '--format=%A %T')).split('\n');
  const running = lines.filter((line) => line.endsWith('RUNNING')).map((line) => line.split(' ')[0] ?? '');
  if (running.length === 0) return { isDone: false };
  if (action === 'queued again') await cluster.ask('scancel', '--batch', '--signal=USR2', running[0] ?? '');
  else await cluster.ask('scancel', '--user=root');
  return { isDone: true };
}

async function endRunner({ child, listening, ended }, random) {
  const signal = /** @type {const} */ (['SIGKILL', 'SIGTERM', 'SIGINT'])[Math.floor(3 * random())] ?? 'SIGKILL';
  await listening;
  child.kill(signal);
  const { code, signal: by, said } = await ended;
  const isRight = code === 0 || (signal === 'SIGKILL' ? by === 'SIGKILL' : code === 130);
  const problem = isRight ? null : `runner, ${signal}: ended with ${code ?? by}: ${said.trim().slice(-300)}`;
  // Where it had come to its end already, the command is given once more.
  return { isDone: true, isOver: true, problem };
}
