import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { type LockProcess, startLockProcess } from './startLockProcess.js';

/** How a lock lies there when several processes want it at once. */
export const raceKinds = ['free', 'silent', 'killed', 'empty'] as const;
/** In which state processes find the lock that they race for. */
export type RaceKind = (typeof raceKinds)[number];

/**
 * Leaves a lock at `path` as holders leave it: none, one silent for a minute, one that was killed, a cut-off removal.
 */
async function prepare(path: string, kind: RaceKind): Promise<void> {
  if (kind === 'free') return;
  if (kind === 'killed') {
    const victim = startLockProcess();
    if ((await victim.tell({ order: 'take', path })) !== 'yes') throw new Error(`${path}: must be free at first`);
    return victim.kill();
  }
  await mkdir(path);
  if (kind === 'empty') return;
  const file = join(path, '0123456789abcdef');
  await writeFile(file, '{"dynclean":"lock","pid":1,"host":"elsewhere"}\n');
  const then = new Date(Date.now() - 61_000);
  await utimes(file, then, then);
}

/** Who takes part. */
interface RaceOptions {
  readonly processes: number;
  /** Paths of the folder, of which each process has one, in turns: as machines see it that share it. @default one */
  readonly views?: readonly string[];
}

/**
 * For tests: lets processes race for one lock after another.
 *
 * @returns how many processes got the lock, race by race.
 */
export async function raceForLocks(
  folder: string,
  kind: RaceKind,
  options: RaceOptions & { readonly races: number },
): Promise<number[]> {
  const { views = [folder] } = options;
  const racers = Array.from({ length: options.processes }, startLockProcess);
  try {
    const owners: number[] = [];
    for (let race = 0; race < options.races; race++) {
      const name = `${kind}-${race}.lock`;
      const path = join(folder, name);
      await prepare(path, kind);
      const answers = await Promise.all(
        racers.map((racer, index) =>
          racer.tell({ order: 'take', path: join(views[index % views.length] ?? '', name) }),
        ),
      );
      if (answers.includes('error')) throw new Error(`${path}: a process failed`);
      owners.push(answers.filter((said) => said === 'yes').length);
    }
    return owners;
  } finally {
    for (const racer of racers) await racer.kill();
  }
}

/**
 * For tests: processes take one lock in turns and write while they hold it, and some of them are killed at any moment.
 *
 * @returns the tokens in the order in which they were written. Each must stand in one piece: five times where its
 *   holder lived.
 */
export async function churnLock(
  folder: string,
  options: RaceOptions & { readonly kills: number; readonly staleMs: number },
): Promise<string[]> {
  const { views = [folder] } = options;
  const log = join(folder, 'churn.log');
  const start = (index: number): LockProcess => {
    const racer = startLockProcess();
    const path = join(views[index % views.length] ?? '', 'churn.lock');
    racer.set({ order: 'churn', path, log, staleMs: options.staleMs });
    return racer;
  };
  const racers = Array.from({ length: options.processes }, (_, index) => start(index));
  try {
    await sleep(1000);
    for (let kill = 0; kill < options.kills; kill++) {
      await sleep(60 * Math.random());
      const index = Math.floor(Math.random() * racers.length);
      await racers[index]?.kill();
      racers[index] = start(index);
    }
    await sleep(300);
  } finally {
    for (const racer of racers) await racer.kill();
  }
  return (await readFile(log, 'utf8')).split('\n').slice(0, -1);
}

/** How often a token stands in a log again after another one came between: two held the lock at once. */
export function countInterleavings(tokens: readonly string[]): number {
  const closed = new Set<string>();
  let count = 0;
  tokens.forEach((token, index) => {
    const previous = tokens[index - 1];
    if (previous !== undefined && previous !== token) closed.add(previous);
    if (closed.has(token)) count++;
  });
  return count;
}
