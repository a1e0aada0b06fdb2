// @ts-check
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { compareFolders } from './compareFolders.mjs';
import { drawMoment } from './drawMoment.mjs';
import { FolderWatch } from './FolderWatch.mjs';
import { findProcesses, killAll, signalAll } from './processes.mjs';
import { startProgram } from './startProgram.mjs';

/** How a command is ended. */
const endings = /** @type {const} */ (['SIGKILL', 'SIGTERM', 'SIGINT']);
/** How long a process may take to end that was told to, on a busy machine. */
const PATIENCE_MS = 60_000;

/**
 * What an undisturbed command left, and when it wrote what.
 *
 * @typedef {object} TracedWhole
 * @property {string} place
 * @property {number} wholeMs - That it took.
 * @property {import('./drawMoment.mjs').Trace} trace
 */

/**
 * Does what a subject does, undisturbed, and notes when it writes what.
 *
 * @param {import('./subjects.mjs').Subject} subject
 * @param {string} folder
 * @returns {Promise<TracedWhole>}
 */
export async function traceWhole(subject, folder) {
  const place = join(folder, `${subject.name}-traced`);
  const watch = new FolderWatch(place);
  const began = performance.now();
  const { code, said } = await startProgram(subject.args(place), { env: subject.env?.(place) ?? {} }).ended;
  const wholeMs = performance.now() - began;
  watch.close();
  if (code !== 0) throw new Error(`${subject.name}, undisturbed, failed:\n${said}`);
  return { place, wholeMs, trace: [...watch.seen] };
}

/**
 * Gives a command again and again, and kills (or stops, and then kills) it each time at a random moment of its life,
 * until it comes to its end; then all that it left is compared with what the undisturbed command left. What ends by
 * itself before its moment comes is no kill.
 *
 * @param {import('./subjects.mjs').Subject} subject
 * @param {object} options
 * @param {TracedWhole} options.whole
 * @param {string} options.folder
 * @param {() => number} options.random
 * @param {number} [options.most] - How often it is ended, before it is let come to its end.
 * @returns {Promise<import('./KillLedger.mjs').KillResult>}
 */
export async function killLife(subject, { whole, folder, random, most = 12 }) {
  const broken = join(folder, `${subject.name}-life`);
  /** @type {Record<string, Record<string, number>>} */
  const exits = {};
  /** @type {Record<string, number>} */
  const moments = {};
  const problems = [];
  /** @type {Set<string>} */
  const seen = new Set();
  let kills = 0;
  let ends = 0;
  // Killed when its result had its name already; `clean` and `train`, given again, refuse to write there.
  let isPublished = false;
  const offset = Math.floor(endings.length * random());
  for (let isDone = false; !isDone;) {
    // The first times not too late, so that each ending has its turn.
    const reach = (1 + ends) / endings.length;
    const moment = ends < most ? drawMoment(random, { ...whole, seen, reach }) : null;
    const watch = new FolderWatch(broken);
    const program = startProgram(subject.args(broken), { env: subject.env?.(broken) ?? {} });
    const came = moment === null ? 'ended' : await waitFor(moment, { program, watch });
    /** @type {string[]} */
    const sent = [];
    for (const signal of came === 'ended' ? [] : drawSignals(random, offset + ends)) {
      const { exitCode, signalCode } = program.child;
      if (exitCode !== null || signalCode !== null) break; // while it stood still, or after that
      sent.push(signal);
      await disturb(signal, { child: program.child, broken, random });
      kills++;
      count(moments, moment?.kind ?? 'any');
      if (signal === 'SIGSTOP') count((exits[signal] ??= {}), 'went on');
    }
    const end = await Promise.race([program.ended, sleep(PATIENCE_MS + 20 * whole.wholeMs, null, { ref: false })]);
    if (end === null) {
      problems.push(`it did not end, ${sent.join(', ') || 'left alone'}, at ${JSON.stringify(moment)}`);
      await killAll(broken);
    }
    watch.close();
    for (const name of watch.seen.keys()) seen.add(name);
    const last = sent.at(-1);
    const { code, signal: by, said } = end ?? (await program.ended);
    if (last !== undefined && last !== 'SIGSTOP') {
      count((exits[last] ??= {}), String(code ?? by));
      ends++;
    }
    const isRefused = isPublished && code === 2 && said.includes('exists already');
    isPublished ||= by === 'SIGKILL' && existsSync(subject.result(broken));
    const problem =
      end === null || isRefused ? null : judgeEnd({ code, by }, last, { listens: moment?.kind !== 'first' });
    if (problem !== null) problems.push(`${problem} at ${JSON.stringify(moment)}: ${said.trim().slice(-300)}`);
    isDone = code === 0 || isRefused || problem !== null || end === null;
  }
  await killAll(broken); // stages whose runner is gone may still be there
  const { files, differing } = await compareFolders(
    { folder: subject.result(whole.place), root: whole.place },
    { folder: subject.result(broken), root: broken },
  );
  const leftovers = await subject.leftovers(broken);
  await rm(broken, { recursive: true });
  const { wholeMs } = whole;
  return { command: subject.name, kills, exits, moments, wholeMs: Math.round(wholeMs), files, differing, leftovers, problems }; // prettier-ignore
}

const count = (/** @type {Record<string, number>} */ counts, /** @type {string} */ name) =>
  (counts[name] = (counts[name] ?? 0) + 1);

/** One that ends it, by turns; before it, it may be stopped where it stands and gone on with, twice at most. */
function drawSignals(/** @type {() => number} */ random, /** @type {number} */ turn) {
  const stops = Math.floor(3 * random());
  const ending = endings[turn % endings.length] ?? 'SIGKILL';
  return [...Array(stops).fill('SIGSTOP'), ending];
}

/**
 * @param {import('./drawMoment.mjs').Moment} moment
 * @param {{ program: ReturnType<typeof startProgram>, watch: FolderWatch }} at
 * @returns {Promise<'came' | 'ended'>} whether the moment came, or the program had ended before.
 */
async function waitFor({ after, delayMs }, { program, watch }) {
  const cause = 'file' in after ? watch.until(after.file) : 'listening' in after ? program.listening : null;
  const came = Promise.resolve(cause).then(() => sleep(delayMs, /** @type {const} */ ('came')));
  return Promise.race([program.ended.then(() => /** @type {const} */ ('ended')), came]);
}

/** Sends a signal to a program. SIGKILL mostly hits its stages with it; else they find that their runner is gone. */
async function disturb(signal, { child, broken, random }) {
  if (signal === 'SIGSTOP') {
    const pids = [child.pid ?? 0, ...(await findProcesses(broken))];
    const stopped = random() < 0.5 ? pids : pids.slice(0, 1);
    signalAll(stopped, 'SIGSTOP');
    await sleep(100 + 900 * random());
    signalAll(stopped, 'SIGCONT');
    await sleep(1000 * random());
    return;
  }
  child.kill(signal);
  if (signal === 'SIGKILL' && random() < 0.8) await killAll(broken);
}

/**
 * What is wrong with how a command ended; null: nothing. It may have come to its end before a signal reached it, and
 * what does not listen yet is ended by the signal itself.
 *
 * @param {{ code: number | null, by: string | null }} end
 * @param {string | undefined} signal - The last one; undefined: none was sent.
 * @param {{ listens: boolean }} state
 */
function judgeEnd({ code, by }, signal, { listens }) {
  if (code === 0) return null;
  const what = `${signal ?? 'left alone'}: ended with ${code ?? by}`;
  if (signal === undefined) return what;
  if (signal === 'SIGSTOP') return what; // it went on, and is to come to its end
  const isRight = signal === 'SIGKILL' ? by === 'SIGKILL' : code === 130 || (!listens && by === signal);
  return isRight ? null : what;
}
