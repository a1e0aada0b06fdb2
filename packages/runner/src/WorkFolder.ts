import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';

import { InputError } from '@dynclean/schema';

const LOCK = '.lock';
/** A lock of another machine that was not renewed for so long belongs to a process that died. */
const STALE_MS = 60_000;

/** Left by a process that was killed while it wrote a stage. */
const isLeftover = (name: string): boolean => name.startsWith('.') && name.endsWith('.partial');

/** Where the clean run that is to become `out` grows. */
export function workFolderOf(out: string): string {
  return `${out}.partial`;
}

/**
 * The place where a clean run grows, `OUT.partial` beside `OUT`. Each stage in it is complete or absent, so that a run
 * that was stopped goes on where it was; `OUT` itself appears when all stages are there.
 */
export class WorkFolder {
  private renewal: NodeJS.Timeout | undefined;

  private constructor(
    readonly out: string,
    readonly path: string,
  ) {}

  /**
   * Opens the work folder of a run, takes its lock and sweeps away what a killed process left half-written.
   *
   * @throws InputError when another process works in it.
   */
  static async open(out: string): Promise<WorkFolder> {
    const folder = new WorkFolder(out, workFolderOf(out));
    await mkdir(folder.path, { recursive: true });
    await folder.lock();
    for (const name of await readdir(folder.path)) {
      if (isLeftover(name)) await rm(join(folder.path, name), { recursive: true, force: true });
    }
    return folder;
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
    await this.unlock();
    if (existsSync(this.out)) {
      const old = join(dirname(this.out), `.${basename(this.out)}.${process.pid}-old.partial`);
      await rename(this.out, old);
      await rename(this.path, this.out);
      await rm(old, { recursive: true, force: true });
    } else {
      await rename(this.path, this.out);
    }
  }

  /** Lets go of it unfinished. It stays if it holds a stage that can be used again, else it goes. */
  async leave(): Promise<void> {
    await this.unlock();
    const names = await readdir(this.path).catch((): string[] => []);
    if (names.every(isLeftover)) await rm(this.path, { recursive: true, force: true });
  }

  private async lock(): Promise<void> {
    const path = this.join(LOCK);
    const mine = JSON.stringify({ pid: process.pid, host: hostname() });
    for (let attempt = 0; ; attempt++) {
      try {
        await writeFile(path, mine, { flag: 'wx' });
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        if (attempt > 0 || (await isHeld(path))) {
          throw new InputError(
            `${this.path}: only one process may work on a run, but another one does now. ` +
              'Wait for it, or take another --out.',
          );
        }
        await rm(path, { force: true });
      }
    }
    this.renewal = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), STALE_MS / 6);
    this.renewal.unref();
  }

  private async unlock(): Promise<void> {
    clearInterval(this.renewal);
    await rm(this.join(LOCK), { force: true });
  }
}

/** Whether the process that wrote a lock lives: asked for on this machine, judged by the lock's age on others. */
async function isHeld(path: string): Promise<boolean> {
  let holder: { pid?: number; host?: string } = {};
  try {
    holder = JSON.parse(await readFile(path, 'utf8')) as typeof holder;
  } catch {
    // Being written this very moment, or cut off by a crash: its age decides.
  }
  if (holder.host === hostname() && holder.pid !== undefined) {
    try {
      process.kill(holder.pid, 0);
      return true;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EPERM'; // it lives, and is somebody else's
    }
  }
  const age = Date.now() - ((await stat(path).catch(() => null))?.mtimeMs ?? 0);
  return age < STALE_MS;
}
