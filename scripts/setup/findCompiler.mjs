// @ts-check
import { adviseInstall } from './advice.mjs';
import { runCommand } from './runCommand.mjs';
import { EngineUnavailableError } from './SetupError.mjs';

/**
 * A C++ compiler that says its version: $CXX (which may carry a launcher, `ccache g++`), else g++, clang++, c++.
 *
 * @param {{ env?: NodeJS.ProcessEnv, signal?: AbortSignal, engine?: string }} [options] - `engine`: what needs it.
 * @returns {Promise<{ command: string[], version: string }>} The command in words,
 *   and the first line of its `--version`.
 * @throws EngineUnavailableError when there is none, or when $CXX is none.
 */
export async function findCompiler({ env, signal, engine = 'libtorch' } = {}) {
  const chosen = env?.CXX?.trim();
  const candidates = chosen ? [chosen.split(/\s+/)] : [['g++'], ['clang++'], ['c++']];
  for (const command of candidates) {
    const { status, stdout } = await runCommand(command[0], [...command.slice(1), '--version'], {
      env,
      signal,
      timeoutMs: 30_000,
    });
    const version = stdout.split('\n')[0].trim();
    if (status === 0 && version !== '') return { command, version };
  }
  throw new EngineUnavailableError(
    chosen
      ? `CXX is "${chosen}", which is no working C++ compiler: correct or unset it, or install one with ${adviseInstall('compiler')}`
      : `a C++ compiler is missing, and the ${engine} engine needs one: install it with ${adviseInstall('compiler')}`,
  );
}

/**
 * Compiles an empty program against the standard library, half a second that can save a useless download of libtorch.
 *
 * @param {{ command: string[], version: string }} compiler
 * @param {number} cxxStandard
 * @param {{ env?: NodeJS.ProcessEnv, signal?: AbortSignal }} [tools] - How it is started.
 * @throws EngineUnavailableError when the compiler or its standard library do not know the C++ standard.
 */
export async function checkCompiler({ command, version }, cxxStandard, { env, signal } = {}) {
  const { status, stderr } = await runCommand(
    command[0],
    [...command.slice(1), `-std=c++${cxxStandard}`, '-fsyntax-only', '-x', 'c++', '-'],
    { env, signal, input: '#include <string>\n#include <cstdio>\nint main() { return std::string().size(); }\n' },
  );
  if (status === 0) return;
  throw new EngineUnavailableError(
    `the C++ compiler "${command.join(' ')}" (${version}) cannot compile C++${cxxStandard}: install g++ 11 or clang 14, ` +
      `or newer, with its standard library, with ${adviseInstall('compiler')}`,
    { details: stderr.trim().split('\n').slice(0, 10).join('\n') },
  );
}
