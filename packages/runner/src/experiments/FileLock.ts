import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A lock of another machine that was not renewed for so long belongs to a process that died. */
const STALE_MS = 60_000;
/** Turns at removing a dead lock take a millisecond. */
const TURN_MS = 10_000;
const RENEWAL_MS = STALE_MS / 6;

interface Holder {
  readonly host: string;
  readonly pid: number;
  /** When the process began, in the kernel's ticks: another process may get the same id later. */
  readonly startedAt: string | null;
  readonly nonce: string;
}

/** When a process of this machine began; null: there is none, or nobody can say. */
function readStart(pid: number): string | null {
  try {
    // Fields after the command's name, which may hold anything but ends with the last bracket; the 22nd of all.
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function isAlive({ pid, startedAt }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false; // EPERM: it lives, and is somebody else's
  }
  const start = readStart(pid);
  return start === null || startedAt === null || start === startedAt;
}

/**
 * A file that says who works on something. It appears whole, is renewed while its holder lives, and is nobody's once the
 * holder is dead: on this machine by the process's id and start, on others by its age. So whatever way a process ends,
 * its lock is in nobody's way.
 */
export class FileLock {
  private renewal: NodeJS.Timeout | undefined;

  private constructor(
    private readonly path: string,
    private readonly nonce: string,
  ) {
    this.renewal = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), RENEWAL_MS);
    this.renewal.unref();
  }

  /** Takes the lock; null: another process has it. */
  static async take(path: string): Promise<FileLock | null> {
    await mkdir(dirname(path), { recursive: true });
    const nonce = randomBytes(8).toString('hex');
    const mine: Holder = { host: hostname(), pid: process.pid, startedAt: readStart(process.pid), nonce };
    const draft = join(dirname(path), `.${basename(path)}.${nonce}`);
    await writeFile(draft, JSON.stringify(mine));
    try {
      for (let attempt = 0; attempt < 100; attempt++) {
        try {
          await link(draft, path); // unlike a rename, fails where there is one
          return new FileLock(path, nonce);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        }
        if (!(await removeStale(path))) return null;
      }
      return null;
    } finally {
      await rm(draft, { force: true });
    }
  }

  /** Whether some living process holds it. */
  static async isHeld(path: string): Promise<boolean> {
    const holder = await readHolder(path);
    return holder !== null && (await isHeldBy(path, holder));
  }

  /** Gives it back; one that another process took meanwhile stays. */
  async release(): Promise<void> {
    clearInterval(this.renewal);
    this.renewal = undefined;
    if ((await readHolder(this.path))?.nonce === this.nonce) await rm(this.path, { force: true });
  }
}

async function readHolder(path: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    return { host: '', pid: 0, startedAt: null, nonce: '' }; // no lock of ours: its age decides
  }
}

async function isHeldBy(path: string, holder: Holder): Promise<boolean> {
  if (holder.host === hostname()) return isAlive(holder);
  const age = Date.now() - ((await stat(path).catch(() => null))?.mtimeMs ?? 0);
  return age < STALE_MS;
}

/**
 * Removes the lock of a dead process. One at a time, and looking again when it is its turn: a lock that somebody took
 * meanwhile is not touched.
 */
async function removeStale(path: string): Promise<boolean> {
  const holder = await readHolder(path);
  if (holder === null) return true; // given back this very moment
  if (await isHeldBy(path, holder)) return false;
  const turn = `${path}.turn`;
  try {
    await writeFile(turn, '', { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const age = Date.now() - ((await stat(turn).catch(() => null))?.mtimeMs ?? Date.now());
    if (age > TURN_MS) await rm(turn, { force: true }); // killed in the millisecond that a turn takes
    await sleep(20);
    return true;
  }
  try {
    const now = await readHolder(path);
    if (now?.nonce === holder.nonce) await rm(path, { force: true });
    return true;
  } finally {
    await rm(turn, { force: true });
  }
}
