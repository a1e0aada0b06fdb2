// @ts-check
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { acquireLock } from './acquireLock.mjs';
import { nameSetupCommand } from './findInstallRoot.mjs';
import { disableEngine, prepareEngine, readInstalledEngine, removeLeftovers } from './prepareEngine.mjs';
import { disableTensorflow, prepareTensorflow } from './prepareTensorflow.mjs';
import { readJson } from './readJson.mjs';
import { formatDuration, Reporter } from './Reporter.mjs';
import { EngineUnavailableError, SetupError } from './SetupError.mjs';
import { writeFileAtomically } from './writeFileAtomically.mjs';

/** The engines that set-up knows, with what `--help` says of them. `tensorflow` comes beside the others, which stay. */
export const engines = {
  auto: 'libtorch where it can be had, else cpu (the default)',
  libtorch: 'libtorch, or fail',
  tensorflow: "TensorFlow's library beside that (1.6 GB; where a GPU is seen with CUDA, 6.4 GB)",
  cpu: 'plain JavaScript, nothing native',
};

/**
 * The engine that there is now.
 *
 * @typedef {{ engine: 'libtorch' | 'cpu', reason?: string, details?: string,
 *   info?: import('./prepareEngine.mjs').AddonInfo }} SetUpEngine `reason`: why it is `cpu`.
 */

/**
 * What comes before and after the engines, a step each.
 *
 * @typedef {{ isReady: () => boolean, before: (reporter: Reporter) => Promise<void>,
 *   after: (reporter: Reporter) => Promise<void> }} StepsAround
 */

/**
 * Sets engines up in `.engine` of a folder, skipping what is done: libtorch, the addon on it, TensorFlow.
 *
 * @param {{ root: string, env?: NodeJS.ProcessEnv, engine?: keyof typeof engines, offline?: boolean,
 *   ownTorch?: boolean, quiet?: boolean, signal?: AbortSignal, stream?: NodeJS.WritableStream,
 *   around?: StepsAround }} options
 *   `engine`: kept for later set-ups when given (but `tensorflow`, which later ones leave as it is); `quiet`: print
 *   nothing when there is nothing to do.
 * @returns {Promise<SetUpEngine & { tensorflow?: object }>}
 * @throws SetupError when there is no way on.
 */
export async function runEngineSetup(options) {
  const { root, env = process.env, quiet = false, signal, stream = process.stderr, around } = options;
  const withTensorflow = options.engine === 'tensorflow';
  const chosen = withTensorflow ? undefined : options.engine;
  const choice = chosen ?? readJson(choicePath(root))?.engine ?? 'auto';
  const stepsBefore = around ? 2 : 1;
  const totalSteps = stepsBefore + 2 + (withTensorflow ? 2 : 0) + (around ? 1 : 0);
  const reporter = new Reporter({ stream, quiet, totalSteps });
  const engineIsReady = () => choice === 'cpu' || readInstalledEngine({ ...options, env }) !== undefined;

  let release;
  try {
    mkdirSync(join(root, '.engine'), { recursive: true });
    const everythingIsReady = options.engine === undefined && engineIsReady() && (around?.isReady() ?? true);
    if (!everythingIsReady) {
      release = await acquireLock(join(root, '.engine', 'lock'), {
        signal,
        onWait: ({ pid }) => reporter.line(`another setup is running here (process ${pid}): waiting for it`),
      });
      removeLeftovers(root);
    }
    // `libtorch` is strict for this run only: a later demo shall not fail where it could go on.
    const kept = choice === 'libtorch' ? 'auto' : choice;
    if (chosen) writeFileAtomically(choicePath(root), `${JSON.stringify({ engine: kept })}\n`);

    reporter.begin('Node');
    reporter.done(process.versions.node);
    await around?.before(reporter);

    /** @type {SetUpEngine & { tensorflow?: any }} */
    const result = await setUpEngine(choice, { ...options, env, reporter });
    if (withTensorflow) {
      reporter.stepNumber = stepsBefore + 2; // also where libtorch's steps were cut short
      result.tensorflow = await prepareTensorflow({ ...options, env, reporter });
    }
    await around?.after(reporter);
    reportEngine(result, reporter, quiet);
    if (!quiet) reporter.line(`ready after ${formatDuration(Date.now() - reporter.startedAt)}`);
    return result;
  } catch (error) {
    throw explainSystemError(error, root);
  } finally {
    await release?.();
  }
}

/** @returns {Promise<SetUpEngine>} */
async function setUpEngine(choice, options) {
  const { root, reporter } = options;
  if (choice === 'cpu') {
    disableEngine(root);
    if (options.engine === 'cpu') disableTensorflow(root); // asked for now: nothing native
    const command = nameSetupCommand('--engine cpu');
    return { engine: 'cpu', reason: `chosen by \`${command}\`; \`--engine auto\` takes that back` };
  }
  const installed = readInstalledEngine(options);
  if (installed) {
    reporter.begin('libtorch');
    reporter.done(`${installed.torchVersion}, up to date`);
    reporter.begin('addon');
    reporter.done('up to date');
    return { engine: 'libtorch', info: installed };
  }
  try {
    return { engine: 'libtorch', info: await prepareEngine(options) };
  } catch (error) {
    if (!(error instanceof EngineUnavailableError)) throw error;
    disableEngine(root); // what is there was built from something else
    if (choice === 'libtorch') throw error;
    return { engine: 'cpu', reason: error.message, details: error.details };
  }
}

/**
 * @param {SetUpEngine & { tensorflow?: any }} result
 * @param {Reporter} reporter
 * @param {boolean} quiet
 */
function reportEngine({ engine, info, reason, details, tensorflow }, reporter, quiet) {
  if (tensorflow) {
    reporter.line(
      `engine: tensorflow ${tensorflow.tensorflowVersion}${tensorflow.cuda ? ', CUDA' : ''}, with --engine tensorflow`,
    );
  }
  if (engine === 'libtorch') {
    if (!quiet) reporter.line(`engine: libtorch ${info?.torchVersion}${info?.cuda ? ', CUDA' : ''}`);
    return;
  }
  if (details) reporter.line(details.replace(/^/gm, '  | '));
  reporter.line(`engine: cpu only (plain JavaScript, slow): ${reason}`);
}

function choicePath(root) {
  return join(root, '.engine', 'setup.json');
}

/** File system errors that a user can mend, as a sentence; anything else as it is. */
function explainSystemError(error, root) {
  if (['EACCES', 'EPERM', 'EROFS'].includes(error.code)) {
    return new SetupError(
      `setup may not write to ${error.path ?? root}: make the folder writable for you, or clone elsewhere`,
    );
  }
  if (error.code === 'ENOSPC')
    return new SetupError(`the disk is full where ${root} lies: free some space and run this again`);
  return error;
}
