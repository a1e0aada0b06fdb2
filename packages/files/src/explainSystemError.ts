import { lstatSync, statSync } from 'node:fs';
import { dirname, sep } from 'node:path';

import { InputError } from '@dynclean/schema';

import { FileSystemError } from './FileSystemError.js';
import { parseTemporaryName } from './temporaryNames.js';

/** What must hold, what is the case, and what to do; `isUsers`: whoever named the place can name another. */
interface Explanation {
  readonly text: string;
  readonly isUsers: boolean;
}

const users = (text: string): Explanation => ({ text, isUsers: true });
const systems = (text: string): Explanation => ({ text, isUsers: false });

const FULL = 'Free some ("dynclean runs gc" drops weights that nothing needs) and give the same command again.';

const explanations: Readonly<Record<string, Explanation>> = {
  EACCES: users('this user must have the right to do that, but has not. Change the rights, or name another place.'),
  EPERM: users('this user must have the right to do that, but has not. Change the rights, or name another place.'),
  EROFS: users('it must be possible to write there, but the file system is read-only. Name another place.'),
  ENOTDIR: users('must be a folder, but is a file. Move it away, or name another place.'),
  EEXIST: users('must be a folder, but is a file. Move it away, or name another place.'),
  EISDIR: users('must be a file, but is a folder. Move it away, or name another place.'),
  ENOENT: users('must be there, but is not.'),
  ELOOP: users('must lead to a place, but its symbolic links lead in a circle. Mend the link, or name another place.'),
  ENAMETOOLONG: users('must be a shorter name: the file system has no room for this one.'),
  ENOTEMPTY: systems(
    'must be empty or absent, but something was written there meanwhile. Give the same command again.',
  ),
  EBUSY: systems('must not be in use, but is: another program holds it, or something is mounted there.'),
  ENOSPC: systems(`there must be room for it, but the disk is full. ${FULL}`),
  EDQUOT: systems(`there must be room for it, but the quota of this user is used up. ${FULL}`),
  EFBIG: systems('must be possible to be so large, but the file system, or "ulimit -f", does not allow it.'),
  EMFILE: systems('it must be possible to open it, but this process has too many files open. Raise "ulimit -n".'),
  ENFILE: systems('it must be possible to open it, but the system has too many files open.'),
  EIO: systems('the disk must do as it is told, but reports an error. Look at the disk; the system’s log says more.'),
  ESTALE: systems('the network’s file system must still have it, but has not. Give the same command again.'),
  EXDEV: systems('must lie on one file system, but something is mounted inside. Name a place without that.'),
};

/** A path as the user knows it, who has never heard of temporary names and locks beside it. */
function showPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split(sep)) {
    const [, locked] = /^\.(.+)\.lock(?:\.[0-9a-f]{16})?$/.exec(part) ?? [];
    parts.push(locked ?? parseTemporaryName(part)?.target ?? part);
    if (locked !== undefined) break;
  }
  return parts.join(sep);
}

/**
 * The first part of a path that is the reason: the file among what should be folders, the link that leads in a circle.
 */
function findCulprit(path: string, code: string): string {
  const parts: string[] = [];
  for (let part = path; parts.at(-1) !== part; part = dirname(part)) parts.push(part);
  const isToBlame = (part: string): boolean => {
    if (code === 'ENOTDIR' || code === 'EEXIST')
      return statSync(part, { throwIfNoEntry: false })?.isDirectory() === false;
    return lstatSync(part, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  };
  const find = (part: string): boolean => {
    try {
      return isToBlame(part);
    } catch {
      return false; // below a file, or in a circle
    }
  };
  return parts.reverse().find(find) ?? path;
}

/**
 * An error of the file system as a person is to read it: where, what must hold, what is the case, then what to do.
 *
 * @param where - the place, for errors that do not know it. @default the error's own path
 * @returns null: it is no error of the file system.
 */
export function explainSystemError(error: unknown, where?: string): InputError | FileSystemError | null {
  const { code = '', syscall, path, dest } = (error ?? {}) as Partial<NodeJS.ErrnoException> & { dest?: string };
  const explanation = Object.hasOwn(explanations, code) ? explanations[code] : undefined;
  if (!(error instanceof Error) || explanation === undefined || syscall === undefined) return null;
  // Of a rename or a copy it is mostly the place that it goes to.
  const named = (code === 'ENOENT' ? path : (dest ?? path)) ?? where;
  const hasCulprit = ['ENOTDIR', 'EEXIST', 'ELOOP'].includes(code);
  const place = named === undefined ? 'the disk' : showPath(hasCulprit ? findCulprit(named, code) : named);
  const message = `${place}: ${explanation.text} (${code}, ${syscall})`;
  const options = { cause: error };
  return explanation.isUsers ? new InputError(message, options) : new FileSystemError(message, options);
}
