import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type FileLock, lockPathOf, resolveCacheFolder, withLock, writeFolderAtomically } from '@dynclean/files';

import { convertPickle } from '../convertPickle.js';
import { checkEncoder, listEncoderFiles, readEncoderSha256 } from '../encoderFiles.js';
import { findTorchPython } from '../runPython.js';
import { readEncoderRecord, writeEncoderRecord } from './EncoderRecord.js';
import type { ResolveOptions } from './ResolveOptions.js';

/**
 * A folder with `pytorch_model.bin` only, turned into one with safetensors in the cache, under a name made of the
 * contents: once for the same files. The user's folder stays as it is.
 *
 * @returns the folder in the cache.
 */
export async function convertEncoderFolder(folder: string, options: ResolveOptions): Promise<string> {
  const sha256 = await readEncoderSha256(folder);
  const parent = join(options.cacheFolder ?? resolveCacheFolder(options.environment), 'encoders');
  const name = `converted-${sha256.slice(0, 16)}`;
  const target = join(parent, name);
  const convert = async (lock: FileLock): Promise<void> => {
    if ((await readEncoderRecord(target)) !== null) return;
    options.onNote?.(`${folder}: turning pytorch_model.bin into safetensors, in ${target}`);
    const torchPython = options.torchPython ?? findTorchPython(options.environment);
    await writeFolderAtomically(
      target,
      async (work) => {
        await convertPickle(join(folder, 'pytorch_model.bin'), join(work, 'model.safetensors'), {
          torchPython,
          signal: options.signal,
        });
        for (const file of listEncoderFiles(folder)) {
          if (file !== 'pytorch_model.bin') await copyFile(join(folder, file), join(work, file));
        }
        await checkEncoder(work);
        await writeEncoderRecord(work, { id: folder, repository: null, commit: null, route: 'converted' });
      },
      { force: true, lock },
    );
  };
  await withLock(lockPathOf(target), convert, { signal: options.signal });
  return target;
}
