// @ts-check
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { compareFolders } from './compareFolders.mjs';
import { killAll } from './processes.mjs';
import { startProgram } from './startProgram.mjs';

const signals = /** @type {const} */ (['SIGKILL', 'SIGTERM', 'SIGINT']);
/** How long a process may take to end that was told to, on a busy machine. */
const PATIENCE_MS = 60_000;

/**
 * Does what a subject does once undisturbed and once killed at random moments and given again each time, and compares
 * what came of it.
 *
 * @param {import('./subjects.mjs').Subject} subject
 * @param {{ folder: string, kills: number, random: () => number, onKill?: (count: number) => void }} options
 */
export async function killSubject(subject, { folder, kills, random, onKill }) {
  const [whole, broken] = [join(folder, `${subject.name}-whole`), join(folder, `${subject.name}-broken`)];
  const start = (place) => startProgram(subject.args(place), { env: subject.env?.(place) });
  const began = performance.now();
  const undisturbed = await start(whole).ended;
  if (undisturbed.code !== 0) throw new Error(`${subject.name}, undisturbed, failed:\n${undisturbed.said}`);
  const wholeMs = performance.now() - began;

  const exits = Object.fromEntries(signals.map((signal) => [signal, {}]));
  const problems = [];
  let doneEarly = 0;
  for (let kill = 0; kill < kills;) {
    const { child, listening, ended } = start(broken);
    let outcome = null;
    void ended.then((result) => (outcome = result));
    await listening;
    const delay = Math.min(wholeMs, 5000) * 1.2 * random();
    await Promise.race([ended, sleep(delay)]);
    const signal = signals[kill % signals.length];
    if (outcome === null) child.kill(signal);
    if (signal === 'SIGKILL' && random() < 0.8) await killAll(broken); // else stages find out that their runner is gone
    const end = await Promise.race([ended, sleep(PATIENCE_MS).then(() => null)]);
    if (end === null) {
      problems.push(`${signal}: it did not end within ${PATIENCE_MS / 1000} s`);
      await killAll(broken);
      child.kill('SIGKILL');
    }
    const { code, signal: by, said } = end ?? (await ended);
    if (code === 0) {
      doneEarly++; // there must be something to kill the next time
      await subject.undo(broken, random);
    } else if (outcome !== null && signal !== by && code !== 130) {
      problems.push(`it failed by itself with ${code ?? by}: ${said.trim().slice(-300)}`);
    }
    const name = String(code ?? by);
    exits[signal][name] = (exits[signal][name] ?? 0) + 1;
    if (signal !== 'SIGKILL' && end !== null && code !== 130 && code !== 0)
      problems.push(`${signal}: ended with ${name}`);
    onKill?.(++kill);
  }
  const last = await start(broken).ended;
  if (last.code !== 0) problems.push(`after the last kill it failed: ${last.said.trim().slice(-300)}`);
  const { files, differing } = await compareFolders(
    { folder: subject.result(whole), root: whole },
    { folder: subject.result(broken), root: broken },
  );
  const leftovers = await subject.leftovers(broken);
  for (const place of [whole, broken]) await rm(place, { recursive: true });
  return {
    command: subject.name,
    kills,
    exits,
    doneEarly,
    wholeMs: Math.round(wholeMs),
    files,
    differing,
    leftovers,
    problems,
  };
}
