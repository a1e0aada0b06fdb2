import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

import { BenchError } from '../BenchError.js';
import { type Program, runProgram } from './runProgram.js';

/** What set-up says of the addon that it built. */
interface AddonInfo {
  readonly python: string | null;
  readonly pythonPath: string | null;
}

/**
 * A Python that has what the peer needs: the one that is named, else the one whose libtorch the addon is on, with what
 * `scripts/checkCuda.mjs` put beside it.
 *
 * @param options.command - what the user named; null: nothing.
 * @returns null where none has it.
 */
export async function findPeerPython({
  root,
  command,
  signal,
}: {
  readonly root: string;
  readonly command: string | null;
  readonly signal: AbortSignal;
}): Promise<Required<Pick<Program, 'command' | 'env'>> | null> {
  const env = { ...process.env, HF_HUB_OFFLINE: '1', TOKENIZERS_PARALLELISM: 'false' };
  const addon = readAddonInfo(join(root, '.engine', 'addon.json'));
  const beside = join(root, '.engine', 'peer');
  const path = [
    addon?.pythonPath && resolve(root, addon.pythonPath),
    existsSync(beside) && beside,
    process.env['PYTHONPATH'],
  ];
  const own = { ...env, PYTHONPATH: path.filter(Boolean).join(delimiter) };
  const candidates =
    command !== null
      ? [{ command, env }]
      : [...(addon?.python ? [{ command: addon.python, env: own }] : []), { command: 'python3', env }];
  for (const candidate of candidates) {
    if (await canRunPeer({ ...candidate, signal })) return candidate;
  }
  return null;
}

function readAddonInfo(path: string): AddonInfo | null {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as AddonInfo) : null;
}

async function canRunPeer(python: Omit<Program, 'args'>): Promise<boolean> {
  try {
    const { status } = await runProgram({ ...python, args: ['-c', 'import numpy, torch, transformers'] });
    return status === 0;
  } catch (error) {
    if (error instanceof BenchError && error.exitCode !== 130) return false; // there is no such program
    throw error;
  }
}
