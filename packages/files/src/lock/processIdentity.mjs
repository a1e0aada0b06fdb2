import { readFileSync, readlinkSync } from 'node:fs';

/**
 * What tells a process from all others that this kernel ever had. A process id alone does not: ids are used again, and
 * each container counts its own from 1.
 *
 * @typedef {object} ProcessIdentity
 * @property {string} boot - Of this start of the kernel.
 * @property {string} namespace - Within which the id counts.
 * @property {number} pid
 * @property {string} startedAt - In the kernel's ticks since boot.
 */

/**
 * State and start of a process, from its line in /proc. The command's name may hold anything, but ends with the last
 * bracket; the state is the 3rd field of all, the start the 22nd.
 *
 * @param {string} line
 */
function parseStat(line) {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return { pid: parseInt(line, 10), state: fields[0] ?? '', startedAt: fields[19] ?? '' };
}

/** @returns {ProcessIdentity | null} */
function readOwnIdentity() {
  try {
    const { pid, startedAt } = parseStat(readFileSync('/proc/self/stat', 'utf8'));
    if (pid !== process.pid) return null; // this /proc is of another namespace: it numbers processes otherwise
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return { boot, namespace: readlinkSync('/proc/self/ns/pid'), pid, startedAt };
  } catch {
    return null;
  }
}

/** This process; null where the system does not tell (only Linux does). */
export const ownIdentity = readOwnIdentity();

/**
 * Whether another process lives, as far as that can be known from here: `unknown` for one of another machine, another
 * container, or a system that does not tell.
 *
 * @param {Partial<ProcessIdentity> | null} identity
 * @returns {'alive' | 'dead' | 'unknown'}
 */
export function judgeProcess(identity) {
  if (identity?.pid === undefined || ownIdentity === null) return 'unknown';
  if (identity.boot !== ownIdentity.boot || identity.namespace !== ownIdentity.namespace) return 'unknown';
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    // EPERM: it lives, and is somebody else's.
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH') return 'dead';
  }
  try {
    const { state, startedAt } = parseStat(readFileSync(`/proc/${identity.pid}/stat`, 'utf8'));
    const isAnother = startedAt !== identity.startedAt;
    return isAnother || state === 'Z' || state === 'X' ? 'dead' : 'alive'; // Z: killed, and nobody has asked how
  } catch {
    return 'unknown'; // hidden from this user, or it ended this very moment
  }
}
