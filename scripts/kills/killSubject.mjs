// @ts-check
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { compareFolders } from './compareFolders.mjs';
import { killAll } from './processes.mjs';
import { startProgram } from './startProgram.mjs';

/** How a command is ended. */
const signals = /** @type {const} */ (['SIGKILL', 'SIGTERM', 'SIGINT']);
/** How long a process may take to end that was told to, on a busy machine. */
const PATIENCE_MS = 60_000;

/**
 * What an undisturbed command left.
 *
 * @typedef {object} Whole
 * @property {string} place
 * @property {number} ms - That it took.
 */

/**
 * Does what a subject does, undisturbed.
 *
 * @param {import('./subjects.mjs').Subject} subject
 * @returns {Promise<Whole>}
 */
export async function doWhole(subject, folder) {
  const place = join(folder, `${subject.name}-whole`);
  const began = performance.now();
  const { code, said } = await startProgram(subject.args(place), { env: subject.env?.(place) }).ended;
  if (code !== 0) throw new Error(`${subject.name}, undisturbed, failed:\n${said}`);
  return { place, ms: performance.now() - began };
}

/**
 * Does what a subject does while it is killed at random moments and given again each time, and compares what came of it
 * with what the undisturbed command left.
 *
 * @param {import('./subjects.mjs').Subject} subject
 * @param {{ whole: Whole, folder: string, kills: number, random: () => number, onKill?: (count: number) => void }}
 *   options
 */
export async function killSubject(subject, { whole, folder, kills, random, onKill }) {
  const broken = join(folder, `${subject.name}-broken`);
  const start = () => startProgram(subject.args(broken), { env: subject.env?.(broken) });
  const exits = Object.fromEntries(signals.map((signal) => [signal, {}]));
  const problems = [];
  let doneEarly = 0;
  const offset = Math.floor(random() * signals.length); // few kills at a time are not always of the first kinds
  for (let kill = 0; kill < kills;) {
    const { child, listening, ended } = start();
    await listening;
    const delay = Math.min(whole.ms, 5000) * 1.2 * random();
    const outcome = await Promise.race([ended, sleep(delay).then(() => null)]);
    const signal = signals[(kill + offset) % signals.length] ?? 'SIGKILL';
    if (outcome === null) child.kill(signal);
    if (signal === 'SIGKILL' && random() < 0.8) await killAll(broken); // else stages find that their runner is gone
    const end = await Promise.race([ended, sleep(PATIENCE_MS, null, { ref: false })]);
    if (end === null) {
      problems.push(`${signal}: it did not end within ${PATIENCE_MS / 1000} s`);
      await killAll(broken);
      child.kill('SIGKILL');
    }
    const { code, signal: by, said } = end ?? (await ended);
    if (code === 0) {
      doneEarly++; // there must be something to kill the next time
      await subject.undo(broken, random);
    }
    const name = String(code ?? by);
    exits[signal][name] = (exits[signal][name] ?? 0) + 1;
    if (end !== null) problems.push(...judgeEnd(signal, { code, by, said, isByItself: outcome !== null }));
    kill += 1; // not in the call, which is not made where nobody listens
    onKill?.(kill);
  }
  const last = await start().ended;
  if (last.code !== 0) problems.push(`after the last kill it failed: ${last.said.trim().slice(-300)}`);
  const { files, differing } = await compareFolders(
    { folder: subject.result(whole.place), root: whole.place },
    { folder: subject.result(broken), root: broken },
  );
  const leftovers = await subject.leftovers(broken);
  await rm(broken, { recursive: true });
  return {
    command: subject.name,
    kills,
    exits,
    doneEarly,
    wholeMs: Math.round(whole.ms),
    files,
    differing,
    leftovers,
    problems,
  };
}

/** What is wrong with how a command ended that was killed, or that had ended by itself before. */
function judgeEnd(signal, { code, by, said, isByItself }) {
  if (code === 0) return [];
  if (isByItself) return code === 130 ? [] : [`it failed by itself with ${code ?? by}: ${said.trim().slice(-300)}`];
  const isRight = signal === 'SIGKILL' ? by === 'SIGKILL' : code === 130;
  return isRight ? [] : [`${signal}: ended with ${code ?? by}: ${said.trim().slice(-300)}`];
}
