import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Binding } from './binding.js';
import { nameSetupCommand } from './nameSetupCommand.js';

/** The addon cannot be used; the message says why and which command mends it. */
export class AddonError extends Error {
  override readonly name = 'AddonError';
}

/** `.engine/addon.json`, which set-up writes, in the nearest folder above this package; null where there is none. */
export function findAddonRecord(): string | null {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const record = join(folder, '.engine', 'addon.json');
    if (existsSync(record)) return record;
    if (dirname(folder) === folder) return null;
  }
}

/**
 * Where the built addon lies: `DYNCLEAN_ADDON`, else what `.engine/addon.json` above this package names.
 *
 * @returns null where none was built.
 */
export function findAddon(): string | null {
  const given = process.env['DYNCLEAN_ADDON'];
  if (given !== undefined && given !== '') return resolve(given);
  const record = findAddonRecord();
  if (record === null) return null;
  const { addon } = JSON.parse(readFileSync(record, 'utf8')) as { addon?: unknown };
  // Its paths are relative to the project's root, the folder around `.engine`.
  return typeof addon === 'string' ? resolve(dirname(dirname(record)), addon) : null;
}

/**
 * Loads the addon, and with it libtorch (about a second).
 *
 * @throws AddonError when it was not built, or does not load.
 */
export function loadBinding(path: string | null = findAddon()): Binding {
  const cure = `Run \`${nameSetupCommand()}\` in your project's folder to build it.`;
  if (path === null) throw new AddonError(`backend-libtorch: its addon was not built yet. ${cure}`);
  if (!existsSync(path)) throw new AddonError(`backend-libtorch: ${path} does not exist. ${cure}`);
  // libtorch's threads wait for each other at the end of every operator. By default they spin for milliseconds, which
  // on a machine with other work to do slows a step down several times; a short spin costs an idle machine nothing.
  process.env['GOMP_SPINCOUNT'] ??= '5000';
  // cuBLAS repeats its sums bit by bit only with a work space of a fixed size.
  process.env['CUBLAS_WORKSPACE_CONFIG'] ??= ':4096:8';
  try {
    return createRequire(import.meta.url)(path) as Binding;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new AddonError(`backend-libtorch: ${path} does not load: ${reason}. ${cure}`);
  }
}
