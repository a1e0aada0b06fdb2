// @ts-check
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { runCommand } from './runCommand.mjs';

/**
 * Installs with pip into a folder of ours, touching nothing of the system's Python, wheels only.
 *
 * @param {{ python: { executable: string }, args: string[], partial: string, scratch: string,
 *   env: NodeJS.ProcessEnv, signal?: AbortSignal, onProgress: (text: string) => void }} options `args`: what to
 *   install, and where from; `partial`: the folder to install into; `scratch`:
 *   an existing folder for pip's temporary files.
 * @returns {Promise<{ status: number, stdout: string, stderr: string, missing: boolean }>}
 */
export async function runPip({ python, args, partial, scratch, env, signal, onProgress }) {
  let current = 'pip starts';
  const progress = setInterval(() => onProgress(`${current}${describeSize(scratch, partial)}`), 500);
  try {
    return await runCommand(
      python.executable,
      // --retries: a network that is down should be said after seconds, not minutes.
      [
        '-m',
        'pip',
        'install',
        '--target',
        partial,
        '--only-binary=:all:',
        '--no-compile',
        '--retries',
        '2',
        '--no-input',
        ...args,
      ],
      {
        // Not from a folder of ours, where Python would take a folder for a module.
        cwd: scratch,
        env: {
          ...env,
          TMPDIR: scratch, // /tmp may be a small memory disk
          PIP_USER: '0', // --user and --target exclude each other
          PIP_REQUIRE_VIRTUALENV: '0',
          PIP_BREAK_SYSTEM_PACKAGES: '1', // nothing of the system is touched; some versions of pip refuse all the same
          PIP_DISABLE_PIP_VERSION_CHECK: '1',
          PIP_ROOT_USER_ACTION: 'ignore',
          PIP_NO_COLOR: '1', // its words are read here
          FORCE_COLOR: '', // or it takes us for a terminal
          PYTHONUNBUFFERED: '1',
        },
        signal,
        onLine: (line) => {
          const said = /^\s*((?:Downloading|Collecting|Processing|Using cached|Installing collected packages).*)$/.exec(
            line,
          );
          if (said) current = said[1].replace(/\S*\//g, '').replace(/(Installing) collected packages:.*/, '$1');
        },
      },
    );
  } finally {
    clearInterval(progress);
  }
}

/** pip shows no bar without a terminal; the files that it is writing tell as much. */
function describeSize(...folders) {
  const megabytes = Math.round(folders.reduce((sum, folder) => sum + computeSizeBytes(folder), 0) / 1e6);
  return megabytes > 0 ? `, ${megabytes} MB on disk` : '';
}

function computeSizeBytes(path) {
  try {
    const entry = lstatSync(path);
    if (!entry.isDirectory()) return entry.size;
    return readdirSync(path).reduce((sum, name) => sum + computeSizeBytes(join(path, name)), 0);
  } catch {
    return 0; // moved on in the meantime
  }
}

/**
 * The cause of a failure of pip, from what it said.
 *
 * @returns {{ cause: 'disk' | 'permission' | 'hash' | 'pip' | 'network' | 'wheel' | 'other', details: string }}
 *   `details`: its own words, for the reader.
 */
export function classifyPipFailure({ stdout, stderr }) {
  const said = `${stdout}\n${stderr}`;
  const errors = stderr.split('\n').filter((line) => /^\s*(ERROR|error)/.test(line));
  const details = (errors.length > 0 ? errors : stderr.trim().split('\n').slice(-5)).join('\n').trim();
  const cause = causes.find(([, pattern]) => pattern.test(said))?.[0] ?? 'other';
  return { cause, details };
}

/**
 * Which file had another hash than a requirement names, with both values, as pip says it.
 *
 * @returns {string} `torch==2.13.0+cpu: its SHA-256 must be ..., but got ...`
 */
export function describeMismatch({ stdout, stderr }) {
  const said = `${stdout}\n${stderr}`;
  const [, file = 'a file'] = /^\s*(\S+?)(?: from \S+)?(?: \(from .*\))?:\s*$\s*Expected sha256/m.exec(said) ?? [];
  const wanted = [...said.matchAll(/Expected\s+(?:sha256|or)\s+([0-9a-f]{64})/g)].map(([, hash]) => hash);
  const [, got = 'another'] = /Got\s+([0-9a-f]{64})/.exec(said) ?? [];
  return `${file}: its SHA-256 must be ${wanted.join(' or ')}, but got ${got}`;
}

/**
 * The most telling first.
 *
 * @type {['disk' | 'permission' | 'hash' | 'pip' | 'network' | 'wheel', RegExp][]}
 */
const causes = [
  ['disk', /No space left on device|Errno 28\b/],
  ['permission', /Permission denied|Read-only file system|Errno 13\b|Errno 30\b/],
  ['hash', /DO NOT MATCH THE HASHES/],
  ['pip', /No module named pip/],
  [
    'network',
    /NewConnectionError|NameResolutionError|name resolution|Name or service not known|nodename nor servname|Connection (?:refused|reset|aborted)|ConnectTimeout|timed out|ProxyError|Network is unreachable|Max retries exceeded|Tunnel connection failed|CERTIFICATE_VERIFY_FAILED/,
  ],
  ['wheel', /No matching distribution found|Could not find a version/],
];
