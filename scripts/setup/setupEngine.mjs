// @ts-check
// What `npx dynclean-setup` and `dynclean setup` run: engines in `.engine` of the folder whose node_modules the package
// lies in. In a clone, where scripts/setup.mjs does more, it is the clone's folder.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { findInstallRoot, nameSetupCommand } from './findInstallRoot.mjs';
import { formatHelp, parseArguments } from './parseArguments.mjs';
import { runAsProgram } from './runAsProgram.mjs';
import { runEngineSetup } from './runEngineSetup.mjs';

/** From dist/setup of the package. */
const cloneRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..');

await runAsProgram('setup', async (signal) => {
  const options = parseArguments(process.argv.slice(2));
  if (options.help) {
    const purpose = 'Sets up the engine that TensorFlow.js computes on: libtorch, and the addon on it, in .engine/.';
    process.stdout.write(formatHelp(nameSetupCommand, purpose));
  } else await runEngineSetup({ root: findInstallRoot() ?? cloneRoot, signal, ...options });
});
