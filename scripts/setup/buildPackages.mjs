// @ts-check
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { computeHash, computeTreeHashes } from './computeHash.mjs';
import { readJson } from './readJson.mjs';
import { runCommand } from './runCommand.mjs';
import { SetupError } from './SetupError.mjs';
import { writeFileAtomically } from './writeFileAtomically.mjs';

/**
 * Whether every package's `dist` is what the last complete build made of the sources as they are. Asking nx takes a
 * second and a half even when it has nothing to do; this takes a tenth.
 */
export function arePackagesBuilt(root) {
  const stamp = readJson(stampPath(root));
  return stamp !== undefined && stamp.hash === computeBuildHash(root);
}

/**
 * Builds all packages through nx, which takes unchanged ones from its cache.
 *
 * @param {{ root: string, env: NodeJS.ProcessEnv, signal?: AbortSignal, onProgress: (text: string) => void }} options
 * @returns {Promise<{ total: number, cached: number }>}
 * @throws SetupError with the compiler's words when a package does not build.
 */
export async function buildPackages({ root, env, signal, onProgress }) {
  const total = listPackages(root).length;
  let done = 0;
  let cached = 0;
  const say = () => onProgress(`${done} of ${total} packages`);
  say();
  const ticking = setInterval(say, 1000);
  let result;
  try {
    const nx = join(root, 'node_modules', 'nx', 'dist', 'bin', 'nx.js');
    result = await runCommand(
      process.execPath,
      [nx, 'run-many', '-t', 'build', '--parallel=2', '--output-style=static-failures-only'],
      {
        cwd: root,
        env: { ...env, NX_DAEMON: 'false', NX_TUI: 'false', FORCE_COLOR: '0' },
        signal,
        onLine: (line) => {
          if (!/^\s*[✔✖]\s+nx run \S+:build\b/.test(line)) return;
          done = Math.min(done + 1, total);
          if (line.includes('cache')) cached += 1;
          say();
        },
      },
    );
  } finally {
    clearInterval(ticking);
  }
  if (result.status !== 0) {
    throw new SetupError('the packages do not build: see what the compiler said below', {
      details: findErrors(`${result.stdout}\n${result.stderr}`),
    });
  }
  writeFileAtomically(stampPath(root), `${JSON.stringify({ hash: computeBuildHash(root) })}\n`);
  return { total, cached };
}

/** What the failing builds said, without nx's summary and npm's own lines. */
function findErrors(said) {
  const lines = said.split(/^\s*Run duration:/m)[0].split('\n');
  return lines
    .filter((line) => line.trim() !== '' && !/^npm |^\s*✔/.test(line))
    .slice(-40)
    .join('\n');
}

/**
 * The hash of what a build reads and of what the builds left: TypeScript's record in each `dist` says from which
 * sources it was made, so a `dist` that somebody built from others is noticed.
 */
function computeBuildHash(root) {
  const packages = listPackages(root);
  const sources = packages.flatMap((name) =>
    readdirSync(join(root, 'packages', name))
      .filter((entry) => !['dist', 'node_modules', 'native', 'test-results.json', 'README.md'].includes(entry))
      .map((entry) => join('packages', name, entry)),
  );
  const records = packages.map((name) => join('packages', name, 'dist', 'tsconfig.tsbuildinfo'));
  const shared = ['package-lock.json', 'tsconfig.base.json', 'scripts/buildPackage.mjs'];
  return computeHash([process.versions.node, computeTreeHashes(root, [...shared, ...sources, ...records])]);
}

function listPackages(root) {
  const folder = join(root, 'packages');
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, 'package.json')));
}

function stampPath(root) {
  return join(root, '.engine', 'packages.json');
}
