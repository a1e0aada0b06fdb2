import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { createInterruptedError } from './SetupError.mjs';

const heartbeatMs = 5_000;
/** A holder that has not touched its lock for so long is gone; only needed where its pid says nothing (another host). */
const silentMs = 60_000;

/**
 * Takes the lock file at `path`, waiting while another living process holds it. Two set-ups in one folder thus run one
 * after the other, and the second finds everything done.
 *
 * A lock is stale when its process is gone (the pid is free, is our own, or belongs to a process that was started at
 * another time, as after a restart of a container), or, when another host holds it, when it has been silent for a minute.
 *
 * @param {string} path
 * @param {{ signal?: AbortSignal, onWait?: (holder: { pid: number, host: string }) => void, pollMs?: number }} [options]
 *   `onWait` is called once, before the first wait.
 * @returns {Promise<() => void>} Gives the lock back; harmless when called twice.
 */
export async function acquireLock(path, { signal, onWait, pollMs = 300 } = {}) {
  mkdirSync(dirname(path), { recursive: true });
  const content = JSON.stringify({ pid: process.pid, host: hostname(), startedAt: readProcessStart(process.pid) });
  for (let waited = false; ;) {
    if (signal?.aborted) throw createInterruptedError();
    if (createLock(path, content)) break;
    const held = readLock(path);
    if (held === undefined) continue; // given back between the two looks
    if (isStale(held)) {
      removeStaleLock(path, held);
      continue;
    }
    if (!waited) onWait?.(held.holder ?? { pid: NaN, host: 'unknown' });
    waited = true;
    await sleep(pollMs);
  }
  const heartbeat = setInterval(() => touch(path), heartbeatMs);
  heartbeat.unref();
  let released = false;
  return () => {
    if (released) return;
    released = true;
    clearInterval(heartbeat);
    if (readLock(path)?.content === content) rmSync(path, { force: true });
  };
}

function createLock(path, content) {
  let file;
  try {
    file = openSync(path, 'wx');
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeSync(file, content);
  closeSync(file);
  return true;
}

function readLock(path) {
  try {
    const content = readFileSync(path, 'utf8');
    const ageMs = Date.now() - statSync(path).mtimeMs;
    try {
      return { content, ageMs, holder: JSON.parse(content) };
    } catch {
      return { content, ageMs, holder: undefined }; // being written this moment, or by a process that died there
    }
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function isStale({ holder, ageMs }) {
  if (holder === undefined) return ageMs > heartbeatMs;
  if (holder.host !== hostname()) return ageMs > silentMs;
  if (holder.pid === process.pid) return true;
  if (!isAlive(holder.pid)) return true;
  const startedAt = readProcessStart(holder.pid);
  return startedAt !== undefined && holder.startedAt !== undefined && startedAt !== holder.startedAt;
}

/** Moves the lock aside before deleting it: what was moved may be a new lock of somebody who was quicker. */
function removeStaleLock(path, { content }) {
  const aside = `${path}.stale-${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  if (readLock(aside)?.content === content) rmSync(aside, { force: true });
  else renameSync(aside, path);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM'; // alive, and somebody else's
  }
}

/** When a process was started, in clock ticks since boot; `undefined` where /proc does not tell. */
function readProcessStart(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function touch(path) {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // The folder was removed under us; the next write says so better.
  }
}
