import { open, type FileHandle } from 'node:fs/promises';

import { InputError } from '@dynclean/schema';

/**
 * Opens a file for reading.
 *
 * @throws InputError when there is none, it is a folder, or may not be read.
 */
export async function openExisting(path: string): Promise<FileHandle> {
  let file: FileHandle;
  try {
    file = await open(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InputError(`${path}: must be a file that can be read, but ${describe(code)}`);
  }
  if ((await file.stat()).isDirectory()) {
    await file.close();
    throw new InputError(`${path}: must be a file, but it is a folder`);
  }
  return file;
}

function describe(code = 'opening it failed'): string {
  return code === 'ENOENT' ? 'there is none of that name' : code;
}
