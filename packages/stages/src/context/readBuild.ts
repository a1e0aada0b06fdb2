import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

import { findAddon } from '@dynclean/engine';
import type { BuildInfo } from '@dynclean/schema';

import { listPlugins } from '../plugins/loadedPlugins.js';

/** Where this package's neighbours lie: `packages` of the repository, or the scope's folder in `node_modules`. */
const packages = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Which program this is: a hash of what was built of all packages (which addon, and which plugins), and the commit that
 * is checked out. Takes some 50 ms; asked again it looks again, for another build may lie there by then.
 */
export function readBuild(): BuildInfo {
  return { id: hashBuild(), ...readCommit() };
}

function hashBuild(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(packages).sort()) {
    const dist = join(packages, name, 'dist');
    if (!existsSync(dist)) continue;
    const files = readdirSync(dist, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.m?js$/.test(file) && !file.endsWith('.test.js'))
      .sort();
    for (const file of files) hash.update(`${name}/${file}\n`).update(readFileSync(join(dist, file)));
  }
  for (const { sha256 } of listPlugins()) hash.update(`plugin ${sha256}\n`);
  return hash
    .update(basename(findAddon() ?? 'no addon'))
    .digest('hex')
    .slice(0, 16);
}

/**
 * Null outside a git checkout, where there is no git, and where npm installed the packages: the commit around
 * `node_modules` is that of another project.
 */
function readCommit(): Pick<BuildInfo, 'commit' | 'isModified'> {
  if (packages.split(sep).includes('node_modules')) return { commit: null, isModified: false };
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', packages, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return { commit: git('rev-parse', 'HEAD'), isModified: git('status', '--porcelain', '--', '.') !== '' };
  } catch {
    return { commit: null, isModified: false };
  }
}
