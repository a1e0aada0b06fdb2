import { exitCodes } from '../exitCodes.js';
import { defineCommand } from '../parsing/Command.js';
import { flag } from '../parsing/optionKinds.js';
import { startSetup } from '../setup/startSetup.js';

/** Brings the engines, where npm installed the package: what `npm run setup` does for them in a clone. */
export const setup = defineCommand({
  name: 'setup',
  describe: 'Brings the fast engine (libtorch, built on the spot) into .engine/ beside node_modules',
  examples: [
    ['dynclean setup', 'libtorch where it can be had'],
    ['DYNCLEAN_TORCH=~/venvs/nlp dynclean setup', 'On a torch of your own'],
    ['dynclean setup --engine tensorflow', "TensorFlow's own library as well"],
  ],
  options: {
    offline: flag({ describe: 'Fetch nothing: what pip and npm find on disk must do' }),
    ownTorch: flag({ describe: 'Fetch libtorch even if the Python in use has one' }),
  },
  run: async ({ offline, ownTorch }, { globals, output, signal }) => {
    const words = [
      ...(globals.engine === 'auto' ? [] : ['--engine', globals.engine]),
      ...(offline === true ? ['--offline'] : []),
      ...(ownTorch === true ? ['--own-torch'] : []),
    ];
    const exitCode = await startSetup(words, signal);
    if (exitCode !== exitCodes.done) return exitCode;
    const { listEngines } = await import('@dynclean/engine');
    const engines = listEngines().map(({ name, available }) => ({ name, available }));
    const usable = engines.filter(({ available }) => available).map(({ name }) => name);
    await output.result({ engines }, () => `can be used: ${usable.join(', ')}`);
    return exitCodes.done;
  },
});
