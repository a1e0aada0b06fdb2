import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import {
  type FileLock,
  isTemporaryName,
  lockPathOf,
  makeFolder,
  publishFolder,
  sweepLeftovers,
  sweepLeftoversOf,
  takeLock,
} from '@dynclean/files';
import { InputError } from '@dynclean/schema';

import { type RunContext, underLock } from '../context/RunContext.js';
import { hasCheckpoint } from './hasCheckpoint.js';
import type { PlannedStage } from './PlannedStage.js';
import type { StageStore } from './StageStore.js';

/** Where the run of several stages that is to become `out` grows. */
export function workFolderOf(out: string): string {
  return `${out}.partial`;
}

/**
 * The place where a run of several stages grows, `OUT.partial` beside `OUT`, each stage in a folder with a name that
 * people know. A run that was stopped goes on where it was; `OUT` itself appears when all stages are there.
 */
export class RunFolder implements StageStore {
  readonly path: string;
  readonly #names = new Map<string, string>();

  private constructor(
    readonly out: string,
    private readonly lock: FileLock,
  ) {
    this.path = workFolderOf(out);
  }

  /**
   * Opens the work folder of a run, takes its lock and sweeps away what killed processes left half-written. Where it
   * cannot be known whether the holder of the lock lives, as in another container, it is waited for to give a sign of
   * life, a minute at most.
   *
   * @throws InputError when another process works in it.
   */
  static async open(out: string, { signal, onMessage }: RunContext = {}): Promise<RunFolder> {
    const lock = await takeLock(lockPathOf(out), {
      wait: 'unless-alive',
      signal,
      onWait: () =>
        onMessage?.(`${out}: waiting up to a minute to see whether the process that worked on it still lives`),
    });
    if (lock === null) {
      throw new InputError(
        `${workFolderOf(out)}: only one process may work on a run, but another one does now. ` +
          'Wait for it, or take another --out.',
      );
    }
    const folder = new RunFolder(out, lock);
    try {
      await makeFolder(folder.path);
      await sweepLeftoversOf(out);
      await sweepLeftovers(dirname(out), lock);
      await sweepLeftovers(folder.path, lock);
      return folder;
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** The context of what is done in here: it stops when another process has taken the folder over. */
  guard(context: RunContext): RunContext {
    return underLock(context, this.lock);
  }

  /** What to throw for an error that may have come of losing the folder to another process. */
  explain(error: unknown): unknown {
    return this.lock.explain(error);
  }

  readonly sharesLonger = false;

  get root(): string {
    return this.path;
  }

  /** Calls the folder of a stage, from now on, by a name. */
  place({ key }: Pick<PlannedStage, 'key'>, name: string): void {
    this.#names.set(key, name);
  }

  folderOf({ kind, key }: Pick<PlannedStage, 'kind' | 'key'>): string {
    return this.join(this.#names.get(key) ?? `${kind}-${key}`);
  }

  lockOf(stage: Pick<PlannedStage, 'kind' | 'key'>): string {
    return lockPathOf(this.folderOf(stage));
  }

  /** Whether a stage is there, and so complete. */
  has(name: string): boolean {
    return existsSync(join(this.path, name));
  }

  join(...names: readonly string[]): string {
    return join(this.path, ...names);
  }

  /** Gives the finished folder its name; what has that name already is replaced. */
  async finish(): Promise<void> {
    this.lock.assertHeld();
    for (const name of (await readdir(this.path)).filter(isTemporaryName)) {
      // Of a process that was killed while it wanted a lock.
      await rm(this.join(name), { recursive: true, force: true });
    }
    await publishFolder(this.path, this.out, this.lock);
    await this.lock.release();
  }

  /**
   * Lets go of it unfinished. It stays if it holds a stage, or epochs of one, that can be used again; else it goes.
   *
   * @returns whether it stays.
   */
  async leave(): Promise<boolean> {
    const isOurs = this.lock.explain(null) === null;
    const names = await readdir(this.path).catch((): string[] => []);
    const holdsNothing = !names.some((name) => !name.startsWith('.') || hasCheckpoint(this.join(name)));
    if (isOurs && holdsNothing) await rm(this.path, { recursive: true, force: true });
    await this.lock.release();
    return !holdsNothing;
  }
}
