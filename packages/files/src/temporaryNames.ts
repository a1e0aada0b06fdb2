import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';

/**
 * `partial`: not complete yet, and of no use when its writer dies. `work`: likewise, but the next start goes on with
 * it. `old`: what was there before, for the moment in which it is replaced.
 */
export type TemporaryKind = 'partial' | 'work' | 'old';

const pattern = /^\.(.+)\.[0-9a-f]{16}\.(partial|work|old)$/;

/**
 * A name beside `path` under which it grows, or its predecessor waits: `.NAME.TOKEN.partial`.
 *
 * @param token - 16 hexadecimal digits. @default random ones
 */
export function temporaryName(path: string, kind: TemporaryKind, token = randomBytes(8).toString('hex')): string {
  return join(dirname(path), `.${basename(path)}.${token}.${kind}`);
}

/** What a temporary name stands for; null: it is none. */
export function parseTemporaryName(name: string): { readonly target: string; readonly kind: TemporaryKind } | null {
  const [, target, kind] = pattern.exec(name) ?? [];
  return target === undefined ? null : { target, kind: kind as TemporaryKind };
}

/**
 * The lock of NAME, or what a process came with that wanted it: `.NAME.lock`, `.NAME.lock.TOKEN`; gives NAME,
 * else null.
 */
export function parseLockName(name: string): string | null {
  return /^\.(.+)\.lock(?:\.[0-9a-f]{16})?$/.exec(name)?.[1] ?? null;
}

/** Whether a name is one that this package gives to what is not complete, or to locks. */
export function isTemporaryName(name: string): boolean {
  return parseTemporaryName(name) !== null || parseLockName(name) !== null;
}
