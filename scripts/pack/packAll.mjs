// @ts-check
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { buildPackages } from '../setup/buildPackages.mjs';
import { findNpm } from '../setup/findNpm.mjs';
import { runCommand } from '../setup/runCommand.mjs';
import { SetupError } from '../setup/SetupError.mjs';
import { describePublished, orderPublished } from './describePublished.mjs';

/**
 * Builds all packages and packs those that are published, with the licence in each.
 *
 * @param {{ root: string, target: string, env: NodeJS.ProcessEnv, signal?: AbortSignal,
 *   onProgress: (text: string) => void }} options
 * @returns {Promise<{ name: string, file: string, files: string[] }[]>} The tarballs in `target`, in the order in which
 *   they can be uploaded; `files`: what is in each.
 * @throws SetupError where something does not build or pack.
 */
export async function packAll({ root, target, env, signal, onProgress }) {
  await buildPackages({ root, env, signal, onProgress });
  const folders = readdirSync(join(root, 'packages'))
    .map((name) => join(root, 'packages', name))
    .filter((folder) => existsSync(join(folder, 'package.json')));
  const read = (/** @type {string} */ folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const folderOf = new Map(folders.map((folder) => [read(folder).name, folder]));
  const ordered = orderPublished(folders.map(read));
  const staging = mkdtempSync(join(tmpdir(), 'dynclean-pack-'));
  try {
    const staged = ordered.map((manifest) => stage(manifest, { from: folderOf.get(manifest.name), staging, root }));
    mkdirSync(target, { recursive: true });
    onProgress('npm pack');
    const [command, ...words] = findNpm(env);
    const packing = [...words, 'pack', '--json', '--ignore-scripts', '--pack-destination', target, ...staged];
    const { status, stdout, stderr } = await runCommand(command, packing, { cwd: staging, env, signal });
    if (status !== 0) throw new SetupError('npm pack failed: see what it said below', { details: stderr });
    const packed = JSON.parse(stdout);
    return ordered.map(({ name }) => {
      const { filename, files } = packed.find((/** @type {any} */ one) => one.name === name);
      return { name, file: join(target, basename(filename)), files: files.map((/** @type {any} */ { path }) => path) };
    });
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** A copy of what of a package is published. */
function stage(manifest, { from, staging, root }) {
  const folder = join(staging, basename(from));
  mkdirSync(folder);
  const entries = manifest.files.filter((/** @type {string} */ entry) => !entry.startsWith('!'));
  for (const entry of [...entries, 'README.md']) cpSync(join(from, entry), join(folder, entry), { recursive: true });
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(describePublished(manifest), null, 2)}\n`);
  return folder;
}
