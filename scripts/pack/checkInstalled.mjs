// @ts-check
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { findNpm } from '../setup/findNpm.mjs';
import { runCommand } from '../setup/runCommand.mjs';

/** TensorFlow.js in the order of its imports, and what must hold of it beside the backend. */
const besideTensorflow = (/** @type {string[]} */ ...imports) => `${imports.join('\n')}
installBackend();
await tf.setBackend('libtorch');
const model = tf.sequential();
model.add(tf.layers.conv2d({ inputShape: [8, 8, 1], filters: 4, kernelSize: 3, activation: 'relu' }));
model.add(tf.layers.reshape({ targetShape: [6, 24] }));
model.add(tf.layers.lstm({ units: 8 }));
model.add(tf.layers.dense({ units: 1 }));
model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
const x = tf.randomNormal([16, 8, 8, 1], 0, 1, 'float32', 1);
const { history } = await model.fit(x, x.mean([1, 2]), { epochs: 8, verbose: 0 });
console.log(JSON.stringify({ backend: tf.getBackend(), losses: history.loss }));
`;
const ofTensorflow = "import * as tf from '@tensorflow/tfjs';";
const ofBackend = "import { installBackend } from '@dynclean/backend-libtorch';";

/**
 * @typedef {object} Place
 * @property {string} folder - Outside of the clone.
 * @property {string} root - Of the clone.
 * @property {boolean} ownTorch - Whether set-up fetches torch.
 * @property {boolean} long - Whether the demo trains for as long as it does by itself.
 * @property {import('./checkContents.mjs').Check} check
 * @property {(command: string, ...words: string[]) => Promise<{ stdout: string, said: string }>} run - In the folder;
 *   throws where it fails. `said`: stdout and stderr.
 * @property {(...words: string[]) => Promise<unknown>} install - With npm.
 */

/**
 * Installs tarballs with npm into an empty folder and uses them there.
 *
 * @param {readonly { name: string, file: string }[]} packed - Of `packAll`.
 * @param {Omit<Place, 'run' | 'install'> & { signal: AbortSignal }} options `folder`: to be made, outside of the clone
 *   `root`.
 */
export async function checkInstalled(packed, { folder, root, ownTorch, long, check, signal }) {
  const env = describeMachine(root, ownTorch);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "name": "app", "private": true, "type": "module" }\n');
  /** @type {Place['run']} */
  const run = async (command, ...words) => {
    const { status, stdout, stderr } = await runCommand(command, words, { cwd: folder, env, signal });
    if (status === 0) return { stdout, said: stdout + stderr };
    throw new Error(`${[command, ...words].join(' ').slice(0, 200)} ended with ${status}:\n${stdout}\n${stderr}`);
  };
  const [npm, ...npmWords] = findNpm(process.env);
  /** @type {Place['install']} */
  const install = (...words) => run(npm, ...npmWords, 'install', '--no-audit', '--no-fund', ...words);
  const place = { folder, root, ownTorch, long, check, run, install };
  const ofBackend = packed.filter(({ name }) => /\/(?:schema|backend-libtorch)$/.test(name));
  await checkBackend(
    ofBackend.map(({ file }) => file),
    place,
  );
  await checkBesideTensorflow(place);
  await checkCommand(
    packed.map(({ file }) => file),
    place,
  );
}

/** @param {readonly string[]} files @param {Place} place */
async function checkBackend(files, { folder, ownTorch, check, run, install }) {
  await check('npm installs the backend with TensorFlow.js of one copy, and runs no script', async () => {
    await install('@tensorflow/tfjs-core@4.22.0', ...files);
    if (existsSync(join(folder, 'node_modules/@dynclean/backend-libtorch/node_modules/@tensorflow')))
      throw new Error('the backend has a TensorFlow.js of its own');
    if (existsSync(join(folder, '.engine'))) throw new Error('something was set up unasked');
  });
  await check('npx dynclean-setup sets the engine up in the folder', async () => {
    await run('npx', '--no-install', 'dynclean-setup', '--engine', 'libtorch', ...(ownTorch ? ['--own-torch'] : []));
    if (!existsSync(join(folder, '.engine/addon.json'))) throw new Error('there is no .engine/addon.json');
  });
  const readme = readFileSync(join(folder, 'node_modules/@dynclean/backend-libtorch/README.md'), 'utf8');
  for (const [index, [, text = '']] of [...readme.matchAll(/^```js\n([^]*?)^```$/gm)].entries()) {
    await check(`the README's program ${index + 1} runs as it stands there`, async () => {
      writeFileSync(join(folder, `readme-${index + 1}.js`), text);
      const { stdout } = await run(process.execPath, `readme-${index + 1}.js`);
      for (const [, expected = ''] of text.matchAll(/^console\.log\(.*\); \/\/ (.*)$/gm))
        if (!stdout.includes(expected)) throw new Error(`must print ${expected}, but printed ${stdout}`);
    });
  }
}

/** @param {Place} place */
async function checkBesideTensorflow({ folder, check, run, install }) {
  await check('npm installs @tensorflow/tfjs beside it', () => install('@tensorflow/tfjs@4.22.0'));
  for (const [name, text] of [
    ['after', besideTensorflow(ofTensorflow, ofBackend)],
    ['before', besideTensorflow(ofBackend, ofTensorflow)],
  ]) {
    await check(`imported ${name} it, a model trains on libtorch, and no kernel is registered twice`, async () => {
      writeFileSync(join(folder, `${name}.js`), text);
      const { stdout, said } = await run(process.execPath, `${name}.js`);
      const twice = said.split('\n').filter((line) => line.includes('already registered')).length;
      if (twice > 0) throw new Error(`${twice} lines say "already registered"`);
      const { backend, losses } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
      if (backend !== 'libtorch') throw new Error(`the backend is ${backend}`);
      if (!(losses.at(-1) < losses[0])) throw new Error(`the loss must fall, but went ${losses.join(', ')}`);
    });
  }
}

/** @param {readonly string[]} files @param {Place} place */
async function checkCommand(files, { folder, root, long, check, run, install }) {
  const dynclean = (/** @type {string[]} */ ...words) => run('npx', '--no-install', 'dynclean', ...words);
  await check('npm installs the command with all packages', () => install(...files));
  await check('dynclean setup finds everything done', async () => {
    const { said } = await dynclean('setup');
    if (!/addon: up to date/.test(said)) throw new Error(said);
  });
  await check('dynclean run knows its profiles', async () => {
    for (const name of ['table06.yaml', 'common.yaml'])
      copyFileSync(join(root, 'experiments/dynclean', name), join(folder, name));
    const said = await dynclean('run', 'table06.yaml', '--profile', 'none').then(
      () => 'it did not fail',
      (/** @type {Error} */ { message }) => message,
    );
    if (!said.includes('base, small, tiny')) throw new Error(said);
  });
  await check(`dynclean demo${long ? '' : ' of one epoch'} cleans the embedded corpus on libtorch`, async () => {
    const words = ['demo', ...(long ? [] : ['--total-epochs', '1']), '--json', '--quiet', '--out', 'demo'];
    const { mechanicsReason, clean } = JSON.parse((await dynclean(...words)).stdout);
    if (mechanicsReason !== null) throw new Error(mechanicsReason);
    if (!long) return; // a model of one epoch knows nothing yet
    const sum = (/** @type {string} */ of) => clean.signs.positives[of] + clean.signs.negatives[of];
    const [removed, wrong] = [sum('removed'), sum('removedWrong')];
    if (!(wrong > removed / 2)) throw new Error(`of ${removed} removed labels only ${wrong} were wrong`);
  });
}

/** The environment without what npm and the project set in it; the torch of the clone, where it is to serve. */
function describeMachine(/** @type {string} */ root, /** @type {boolean} */ ownTorch) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(?!config_(registry|cache|nodedir)$)|^DYNCLEAN_|^INIT_CWD$/.test(name),
    ),
  );
  const own = join(root, '.engine', 'python', 'torch');
  const torch = process.env['DYNCLEAN_TORCH'] || (existsSync(own) ? own : '');
  const cache = process.env['DYNCLEAN_CACHE'];
  return {
    ...env,
    ...(!ownTorch && torch !== '' && { DYNCLEAN_TORCH: torch }),
    ...(cache !== undefined && { DYNCLEAN_CACHE: cache }),
  };
}
