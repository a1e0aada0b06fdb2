import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { InputError, showValue } from '@dynclean/schema';

import { listPlugins, rememberPlugin } from './loadedPlugins.js';
import type { PluginPart } from './PluginPart.js';

/** Gives a module by its name as the program has it, e.g. `@tensorflow/tfjs-core`, wherever the plugin lies. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what is in it, the plugin's author knows
export type LoadModule = (name: string) => Promise<any>;

const load: LoadModule = (name) => import(name) as Promise<unknown>;

/**
 * Loads plugins: JavaScript modules with an export for each kind of thing that they bring, a list of entries or a
 * function `(load) => list` (which may be asynchronous) where an entry needs modules of the program. A file that is
 * loaded already is left alone. docs/extending.md shows one of each kind.
 *
 * @param paths - in the order in which they are loaded; a later one may use what an earlier one brought.
 * @param parts - what they may bring; `others` are exports for other processes, which are passed over here.
 * @throws InputError naming the file, where it cannot be loaded, has an export that nobody reads, or brings an entry
 *   that is not whole or whose name is taken.
 */
export async function loadPlugins(
  paths: readonly string[],
  { parts, others = [] }: { readonly parts: readonly PluginPart[]; readonly others?: readonly string[] },
): Promise<void> {
  for (const path of paths.map((given) => resolve(given))) {
    if (listPlugins().some((plugin) => plugin.path === path)) continue;
    const sha256 = createHash('sha256')
      .update(await readPlugin(path))
      .digest('hex');
    await registerAll(path, await importPlugin(path), { parts, others });
    rememberPlugin({ path, sha256 });
  }
}

async function readPlugin(path: string): Promise<Buffer> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    const found = error.code === 'ENOENT' ? 'there is no such file' : error.message;
    throw new InputError(`plugin ${path}: must be a JavaScript module, but ${found}. Check the path after --plugin.`);
  });
}

async function importPlugin(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  } catch (error) {
    throw new InputError(
      `plugin ${path}: must load as a module of JavaScript (.mjs), but ${describeError(error)}. ` +
        'Try it alone with "node FILE".',
      { cause: error },
    );
  }
}

async function registerAll(
  path: string,
  module: Readonly<Record<string, unknown>>,
  { parts, others }: { readonly parts: readonly PluginPart[]; readonly others: readonly string[] },
): Promise<void> {
  const known = [...parts.map(({ name }) => name), ...others];
  const stray = Object.keys(module).find((name) => !known.includes(name));
  if (stray !== undefined || Object.keys(module).length === 0) {
    throw new InputError(
      `plugin ${path}: must export some of ${known.join(', ')}, but ` +
        `${stray === undefined ? 'exports nothing' : `got the export "${stray}"`}. docs/extending.md shows one of each.`,
    );
  }
  for (const part of parts.filter(({ name }) => name in module)) {
    const entries = await readEntries(path, part, module[part.name]);
    const register = (await part.open()) as (entry: unknown) => unknown;
    for (const entry of entries) {
      try {
        register(entry);
      } catch (error) {
        throw new InputError(`plugin ${path}: ${describeError(error)}`, { cause: error });
      }
    }
  }
}

async function readEntries(path: string, part: PluginPart, exported: unknown): Promise<readonly unknown[]> {
  const where = `plugin ${path}: ${part.name}`;
  let list = exported;
  try {
    if (typeof exported === 'function') list = await (exported as (load: LoadModule) => unknown)(load);
  } catch (error) {
    throw new InputError(`${where}: must give a list, but ${describeError(error)}`, { cause: error });
  }
  if (!Array.isArray(list)) {
    throw new InputError(
      `${where}: must be a list, or a function (load) => list, but got ${showValue(list)}. Put ${part.one} into [].`,
    );
  }
  const entries = list as readonly unknown[];
  entries.forEach((entry, index) => checkEntry(`${where}[${index}]`, part, entry));
  return entries;
}

function checkEntry(where: string, { one, fields }: PluginPart, entry: unknown): void {
  if (typeof entry !== 'object' || entry === null) {
    throw new InputError(`${where}: must be ${one}, an object, but got ${showValue(entry)}.`);
  }
  for (const [field, kind] of Object.entries(fields)) {
    const value = (entry as Record<string, unknown>)[field];
    if (typeof value === kind && value !== null) continue;
    throw new InputError(
      `${where}.${field}: must be ${kind === 'object' ? 'an object' : `a ${kind}`}, as ${one} has it, but got ` +
        `${value === undefined ? 'nothing' : showValue(value)}. docs/extending.md shows one.`,
    );
  }
}

const describeError = (error: unknown): string =>
  error instanceof Error ? `${error.name === 'InputError' ? '' : `${error.name}: `}${error.message}` : String(error);
