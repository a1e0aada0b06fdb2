// @ts-check
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { availableParallelism, hostname } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { findProcesses, killAll, signalAll } from '../kills/processes.mjs';

const run = promisify(execFile);
const commands = ['munged', 'slurmctld', 'slurmd', 'sbatch', 'squeue', 'scontrol'];
const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
const find = (/** @type {string} */ name) =>
  folders.map((folder) => join(folder, name)).find((path) => existsSync(path));

/** A real Slurm of one node, this machine, which keeps all that it has in a folder of its own. */
export class TestCluster {
  /** @type {Map<string, import('node:child_process').ChildProcess>} */
  #daemons = new Map();

  /** While this file is there, the node starts no job. */
  get #flaw() {
    return join(this.folder, 'flaw');
  }

  /** @param {string} folder */
  constructor(folder) {
    this.folder = folder;
    this.config = join(folder, 'slurm.conf');
    this.env = { ...process.env, SLURM_CONF: this.config };
  }

  /** Why there can be none here; null: there can. */
  static findHindrance() {
    if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs root on Linux';
    const absent = commands.filter((name) => find(name) === undefined);
    return absent.length === 0 ? null : `needs Slurm with munge: ${absent.join(', ')} not there`;
  }

  /** Writes the configuration, starts the daemons and waits until the node takes jobs. */
  async start() {
    for (const name of ['state', 'spool']) await mkdir(join(this.folder, name), { recursive: true });
    await mkdir(join(this.folder, 'munge'), { mode: 0o700 });
    await writeFile(join(this.folder, 'munge', 'key'), randomBytes(1024), { mode: 0o400 });
    const [controllerPort, nodePort] = await Promise.all([findPort(), findPort()]);
    const prolog = `#!/bin/sh\ntest ! -e '${this.#flaw}'\n`;
    await writeFile(join(this.folder, 'prolog'), prolog, { mode: 0o755 });
    await writeFile(this.config, createConfig(this.folder, { controllerPort, nodePort }));
    await writeFile(join(this.folder, 'gres.conf'), 'Name=gpu File=/dev/null\n');
    // Nothing is confined by cgroups here; slurmd only has to find a version of them that there is.
    const version = existsSync('/sys/fs/cgroup/cgroup.controllers') ? 'v2' : 'v1';
    await writeFile(join(this.folder, 'cgroup.conf'), `CgroupPlugin=cgroup/${version}\nCgroupAutomount=no\n`);
    this.#startMunge();
    await waitUntil(() => existsSync(join(this.folder, 'munge', 'socket')), 'munged');
    this.startController();
    this.startNode();
    await waitUntil(
      async () => /idle|mixed|alloc/.test(await this.ask('sinfo', '--noheader', '--format=%T')),
      'slurmd',
    );
  }

  #startMunge() {
    const at = (/** @type {string} */ name) => join(this.folder, 'munge', name);
    const files = { key: 'key', socket: 'socket', pid: 'pid', log: 'log', seed: 'seed' };
    const { key, socket, pid, log, seed } = Object.fromEntries(
      Object.entries(files).map(([is, name]) => [is, at(name)]),
    );
    this.#start('munged', [
      ...['--foreground', '--force', `--key-file=${key}`, `--socket=${socket}`, `--pid-file=${pid}`],
      ...[`--log-file=${log}`, `--seed-file=${seed}`, '--num-threads=1'],
    ]);
  }

  startController() {
    this.#start('slurmctld', ['-D', '-f', this.config]);
  }

  /** Ends the controller as a power cut would. */
  async killController() {
    await this.#end('slurmctld', 'SIGKILL');
  }

  startNode() {
    this.#start('slurmd', ['-D', '-f', this.config]);
  }

  /** Ends the node's daemon and all that its jobs had, as a power cut would; waits until the controller knows. */
  async killNode(/** @type {string} */ results) {
    await this.#end('slurmd', 'SIGKILL');
    for (const pid of await findProcesses(`slurmstepd: [`)) {
      const parents = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      if (parents.includes(this.folder)) signalAll([pid], 'SIGKILL');
    }
    await killAll(`${results}/`);
    await waitUntil(
      async () => /down/.test(await this.ask('sinfo', '--noheader', '--format=%T')),
      'a node that is down',
      90,
    );
  }

  /** From now on the node starts no job: the first that it should is held, and the node gets no more. */
  async breakNode() {
    await writeFile(this.#flaw, '');
  }

  async mendNode() {
    await rm(this.#flaw, { force: true });
    await this.returnNode();
  }

  /** Gives a node back to the jobs that Slurm took from them, as a person has to who looks after a cluster. */
  async returnNode() {
    if (!/drain/.test(await this.ask('sinfo', '--noheader', '--format=%T'))) return;
    await this.ask('scontrol', 'update', `NodeName=${hostname()}`, 'State=RESUME');
  }

  /** What a command of Slurm prints; nothing where it fails. */
  async ask(/** @type {string} */ command, /** @type {string[]} */ ...args) {
    return (await run(command, args, { env: this.env }).catch(() => ({ stdout: '' }))).stdout.trim();
  }

  /** Ends all jobs and daemons. */
  async stop() {
    if (this.#daemons.has('slurmctld')) {
      await this.ask('scancel', '--user=root');
      await waitUntil(async () => (await this.ask('squeue', '--noheader')) === '', 'scancel').catch(() => undefined);
    }
    for (const name of ['slurmctld', 'slurmd', 'munged']) await this.#end(name, 'SIGTERM');
  }

  /** What the daemons wrote last, for whoever looks for a reason. */
  async readLogs() {
    const logs = ['slurmctld.log', 'slurmd.log'].map((name) =>
      readFile(join(this.folder, name), 'utf8').catch(() => ''),
    );
    return (await Promise.all(logs)).map((text) => text.split('\n').slice(-15).join('\n')).join('\n');
  }

  #start(/** @type {string} */ name, /** @type {string[]} */ args) {
    this.#daemons.set(name, spawn(find(name) ?? name, args, { env: this.env, stdio: 'ignore' }));
  }

  async #end(/** @type {string} */ name, /** @type {NodeJS.Signals} */ signal) {
    const child = this.#daemons.get(name);
    this.#daemons.delete(name);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill(signal);
    await Promise.race([ended, sleep(15_000).then(() => child.kill('SIGKILL'))]);
  }
}

/**
 * Waits for something that takes a moment.
 *
 * @param {() => unknown} isSo
 * @param {string} what
 */
export async function waitUntil(isSo, what, seconds = 30) {
  const until = Date.now() + 1000 * seconds;
  while (!(await isSo())) {
    if (Date.now() > until) throw new Error(`${what}: must be there within ${seconds} s, but is not`);
    await sleep(200);
  }
}

/** @returns {Promise<number>} A port that nobody has. */
function findPort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/**
 * One node, two partitions of which one takes the place of the other; jobs begin and are queued again without the
 * minutes that a cluster takes for it.
 *
 * @param {string} folder
 * @param {{ controllerPort: number, nodePort: number }} ports
 */
function createConfig(folder, { controllerPort, nodePort }) {
  const host = hostname();
  // Two jobs side by side everywhere; the cores are shared with all else anyway (`config_overrides`, `task/none`).
  const cores = Math.max(2, availableParallelism());
  return `ClusterName=dynclean
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${controllerPort}
SlurmdPort=${nodePort}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=${folder}/munge/socket,cred_expire=5
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
SlurmctldLogFile=${folder}/slurmctld.log
SlurmdLogFile=${folder}/slurmd.log
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
Prolog=${folder}/prolog
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_interval=1,batch_sched_delay=0,bf_interval=1
ReturnToService=2
MessageTimeout=5
SlurmdTimeout=5
KillWait=5
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
GresTypes=gpu
NodeName=${host} NodeAddr=127.0.0.1 CPUs=${cores} RealMemory=4000 Gres=gpu:1 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP PriorityTier=1
PartitionName=urgent Nodes=ALL MaxTime=INFINITE State=UP PriorityTier=10
`;
}
