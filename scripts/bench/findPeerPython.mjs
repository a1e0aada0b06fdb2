import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

import { readJson } from '../setup/readJson.mjs';
import { runCommand } from '../setup/runCommand.mjs';

/**
 * A Python that has what the peer needs: the one that is named, else the one whose libtorch the addon is on, with what
 * `scripts/checkCuda.mjs` put beside it.
 *
 * @param {{ root: string, command: string | null, signal?: AbortSignal }} options
 * @returns {Promise<{ command: string, env: NodeJS.ProcessEnv } | null>}
 */
export async function findPeerPython({ root, command, signal }) {
  const offline = { HF_HUB_OFFLINE: '1', TOKENIZERS_PARALLELISM: 'false' };
  const addon = readJson(join(root, '.engine', 'addon.json'));
  const beside = join(root, '.engine', 'peer');
  const path = [
    addon?.pythonPath && resolve(root, addon.pythonPath),
    existsSync(beside) && beside,
    process.env.PYTHONPATH,
  ];
  const own = { ...process.env, ...offline, PYTHONPATH: path.filter(Boolean).join(delimiter) };
  const candidates =
    command !== null
      ? [{ command, env: { ...process.env, ...offline } }]
      : [
          ...(addon?.python ? [{ command: addon.python, env: own }] : []),
          { command: 'python3', env: { ...process.env, ...offline } },
        ];
  for (const candidate of candidates) {
    const { status } = await runCommand(candidate.command, ['-c', 'import numpy, torch, transformers'], {
      env: candidate.env,
      signal,
    });
    if (status === 0) return candidate;
  }
  return null;
}
