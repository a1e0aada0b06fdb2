import { rename, rm, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { nameSetupCommand } from '@dynclean/engine';
import { temporaryName } from '@dynclean/files';
import { InputError } from '@dynclean/schema';

import { findTorchPython, runPython, type PythonCommand } from './runPython.js';

// From packages/weights/dist.
const program = fileURLToPath(new URL('../python/convert_checkpoint.py', import.meta.url));

/** Who converts. */
export interface ConvertOptions {
  /** A Python that can import torch. @default `findTorchPython()` */
  readonly torchPython?: PythonCommand | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Turns `pytorch_model.bin`, a pickle, into a safetensors file. The pickle is read by torch, in a Python of its own and
 * with `weights_only=True`; nothing in it is ever run. The new file appears whole or not at all.
 *
 * @throws InputError when no Python with torch is found, or the file does not hold weights.
 */
export async function convertPickle(binPath: string, outPath: string, options: ConvertOptions = {}): Promise<void> {
  const { torchPython = findTorchPython(), signal } = options;
  if (!(await stat(binPath).catch(() => null))?.isFile()) throw new InputError(`${binPath}: there is no such file`);
  const temporary = temporaryName(outPath, 'partial');
  try {
    const { exitCode, errors } = await runPython(torchPython, [program, binPath, temporary], { signal });
    if (exitCode === 0) {
      await rename(temporary, outPath);
      return;
    }
    const reason = errors.split('\n').at(-1) ?? '';
    if (exitCode === 4) {
      throw new InputError(
        `${binPath}: ${reason}. Take a checkpoint with model.safetensors, or save the weights alone.`,
      );
    }
    throw new InputError(
      `${binPath}: is a pickle, which only torch reads safely, but ${exitCode === null || exitCode === 3 ? reason : `Python failed: ${reason}`}. ` +
        `Run "${nameSetupCommand()}", or set DYNCLEAN_PYTHON to a Python with torch 2.6 or newer, or take a checkpoint with model.safetensors.`,
    );
  } finally {
    await rm(temporary, { force: true });
  }
}
