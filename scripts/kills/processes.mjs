// @ts-check
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Processes whose command line names a folder, as a runner's and its stages' do: their ids here. */
export async function findProcesses(folder) {
  const found = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const line = await readFile(join('/proc', pid, 'cmdline'), 'utf8').catch(() => '');
    if (line.includes(folder) && Number(pid) !== process.pid) found.push(Number(pid));
  }
  return found;
}

/** Sends a signal to some processes; those that are gone are passed over. */
export function signalAll(pids, signal) {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It was faster.
    }
  }
}

/** Ends all processes of a folder at once, as a power cut would, those too that start meanwhile. */
export async function killAll(folder) {
  for (let round = 0; round < 50; round++) {
    const pids = await findProcesses(folder);
    if (pids.length === 0) return;
    signalAll(pids, 'SIGKILL');
    await sleep(10);
  }
}

/** The processes among them that are in the namespace of this one. */
export async function inNamespaceOf(pid, pids) {
  const namespaceOf = (id) => readlink(join('/proc', String(id), 'ns', 'pid')).catch(() => null);
  const own = await namespaceOf(pid);
  const others = await Promise.all(pids.map(namespaceOf));
  return pids.filter((_, index) => own !== null && others[index] === own);
}
