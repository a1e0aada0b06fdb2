// @ts-check
import { tmpdir } from 'node:os';

import { runCommand } from './runCommand.mjs';

// Does not import torch, which takes seconds: where it lies is all we need. `dir` instead of the module's attributes,
// because a folder that happens to be called torch is a namespace package without an origin.
const question = `
import importlib.util, json, os, struct, sys, sysconfig
torch = importlib.util.find_spec('torch')
origin = torch.origin if torch is not None else None
print(json.dumps({
  'executable': sys.executable,
  'version': list(sys.version_info[:3]),
  'bits': struct.calcsize('P') * 8,
  'pip': importlib.util.find_spec('pip') is not None,
  'torch': os.path.dirname(origin) if origin and os.path.isfile(origin) else None,
  'soabi': sysconfig.get_config_var('SOABI'),
}))`;

/**
 * Asks a Python what it is and what it has.
 *
 * @param {string} command - A path, or a name to be found on PATH.
 * @param {{ env?: NodeJS.ProcessEnv, signal?: AbortSignal }} [tools] - How it is started.
 * @returns {Promise<{ executable: string, version: number[], bits: number, pip: boolean, torch: string | null,
 *   soabi: string | null } | undefined>} `undefined` when there is no such program or it is no working Python.
 */
export async function probePython(command, { env, signal } = {}) {
  // Not from the current folder: Python would take a folder of ours for a module.
  const { status, stdout } = await runCommand(command, ['-c', question], {
    env,
    signal,
    cwd: tmpdir(),
    timeoutMs: 30_000,
  });
  if (status !== 0) return undefined;
  try {
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  } catch {
    return undefined;
  }
}
