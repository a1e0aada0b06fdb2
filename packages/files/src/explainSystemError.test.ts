import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { InputError } from '@dynclean/schema';
import { beforeEach, describe, expect, it } from '@jest/globals';

import { explainSystemError } from './explainSystemError.js';
import { FileSystemError } from './FileSystemError.js';
import { createTestFolder } from './testing/createTestFolder.js';

let folder: string;
beforeEach(async () => {
  folder = await createTestFolder();
});

/** What the system throws. */
function provoke(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('must have failed');
}

const explain = (work: () => unknown): string => explainSystemError(provoke(work))?.message ?? 'not explained';

describe(explainSystemError, () => {
  it('names the file that stands where a folder should', () => {
    const file = join(folder, 'runs');
    writeFileSync(file, '');
    const message = `${file}: must be a folder, but is a file. Move it away, or name another place.`;
    expect(explain(() => mkdirSync(join(file, 'mine', 'deep'), { recursive: true }))).toBe(
      `${message} (ENOTDIR, mkdir)`,
    );
    expect(explain(() => mkdirSync(file, { recursive: true }))).toBe(`${message} (EEXIST, mkdir)`);
  });

  it('names the link that leads in a circle', () => {
    const [a, b] = [join(folder, 'a'), join(folder, 'b')];
    symlinkSync(a, b);
    symlinkSync(b, a);
    expect(explain(() => writeFileSync(join(a, 'x', 'y'), ''))).toBe(
      `${a}: must lead to a place, but its symbolic links lead in a circle. Mend the link, or name another place. (ELOOP, open)`,
    );
  });

  it('names what is not there, and what is a folder', () => {
    const absent = join(folder, 'absent');
    expect(explain(() => readFileSync(absent))).toBe(`${absent}: must be there, but is not. (ENOENT, open)`);
    expect(explain(() => writeFileSync(folder, ''))).toContain(`${folder}: must be a file, but is a folder`);
  });

  it('says where there is no room, and that it is nobody’s mistake', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      syscall: 'write',
    });
    const explained = explainSystemError(full, '/data/runs');
    expect(explained).toBeInstanceOf(FileSystemError);
    expect(explained?.message).toMatch(/^\/data\/runs: there must be room for it, but the disk is full\. Free some/);
    expect(explained?.cause).toBe(full);
    expect(explainSystemError(full)?.message).toMatch(/^the disk: there must be room/);
  });

  it.each(['EROFS', 'EACCES', 'EPERM'])('blames the place that was named for %s', (code) => {
    const error = Object.assign(new Error(code), { code, syscall: 'rename', path: '/a', dest: '/b' });
    const explained = explainSystemError(error);
    expect(explained).toBeInstanceOf(InputError);
    expect(explained?.message).toMatch(/^\/b: .*ame another place\. \(E[A-Z]+, rename\)$/);
  });

  it('leaves other errors alone', () => {
    expect(explainSystemError(new TypeError('not a function'))).toBeNull();
    expect(explainSystemError(Object.assign(new Error('x'), { code: 'ERR_INVALID_ARG_TYPE' }))).toBeNull();
    expect(explainSystemError(Object.assign(new Error('x'), { code: 'constructor', syscall: 'open' }))).toBeNull();
    expect(explainSystemError('text')).toBeNull();
    expect(explainSystemError(undefined)).toBeNull();
  });
});
