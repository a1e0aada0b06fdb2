// @ts-check
import { parseArgs } from 'node:util';

import { nameSetupCommand } from './findInstallRoot.mjs';
import { engines } from './runEngineSetup.mjs';
import { SetupError } from './SetupError.mjs';

/**
 * What `--help` prints.
 *
 * @param {typeof nameSetupCommand} name - How set-up is started.
 * @param {string} purpose - What it does.
 */
export const formatHelp = (name, purpose) => `${purpose} What is done is skipped.

Usage: ${name('[options]')}

  --engine NAME  which engine to set up; kept for later runs
${Object.entries(engines)
  .map(([name, text]) => `                   ${name.padEnd(10)}  ${text}`)
  .join('\n')}
  --offline      fetch nothing: npm's cache and the wheels that pip finds on disk must do
  --own-torch    install libtorch into .engine/ even if the Python in use has one
  --help         this text

Environment:
  DYNCLEAN_TORCH  a torch to use: a Python that can import it, its virtual environment, or the torch folder
                  (2.9 or newer). Without it: the torch of python3, then .engine/, else one is installed there.
  DYNCLEAN_TORCH_SHA256
                  the hash of a torch wheel that you vouch for, where none is recorded for your Python, or another
  CXX             the C++ compiler (default: g++, clang++, c++, the first there is)

Examples:
  ${name()}
  DYNCLEAN_TORCH=~/venvs/nlp ${name()}
  ${name('--engine cpu')}
  ${name('--engine tensorflow')}
`;

/**
 * The command line of set-up.
 *
 * @returns {{ engine?: keyof typeof engines, offline: boolean, ownTorch: boolean, help: boolean }}
 * @throws SetupError (exit code 2) for anything unknown.
 */
export function parseArguments(args) {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        engine: { type: 'string' },
        offline: { type: 'boolean', default: false },
        'own-torch': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }));
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    throw new SetupError(`${message.split('. To specify')[0]}; \`${nameSetupCommand('--help')}\` lists the options`, {
      exitCode: 2,
    });
  }
  const { offline, help: wantsHelp, 'own-torch': ownTorch } = values;
  const engine = /** @type {keyof typeof engines | undefined} */ (values.engine);
  if (engine !== undefined && !Object.hasOwn(engines, engine)) {
    throw new SetupError(`--engine: must be one of ${Object.keys(engines).join(', ')}, but got "${engine}"`, {
      exitCode: 2,
    });
  }
  return { ...(engine === undefined ? {} : { engine }), offline, ownTorch, help: wantsHelp };
}
