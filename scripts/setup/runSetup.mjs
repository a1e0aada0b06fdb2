// @ts-check
import { arePackagesBuilt, buildPackages } from './buildPackages.mjs';
import { arePackagesInstalled, installPackages } from './installPackages.mjs';
import { runEngineSetup } from './runEngineSetup.mjs';

/**
 * Makes everything ready in a clone that the demo and the tests need, skipping what is done: packages, libtorch, addon,
 * build.
 *
 * @param {Omit<Parameters<typeof runEngineSetup>[0], 'around'>} options
 * @returns {ReturnType<typeof runEngineSetup>}
 * @throws SetupError when there is no way on.
 */
export async function runSetup(options) {
  const { root, env = process.env, signal } = options;
  return runEngineSetup({
    ...options,
    around: {
      isReady: () => arePackagesInstalled(root) && arePackagesBuilt(root),
      before: async (reporter) => {
        reporter.begin('packages');
        if (arePackagesInstalled(root)) reporter.done('up to date');
        else {
          const count = await installPackages({ ...options, env, onProgress: (text) => reporter.update(text) });
          reporter.done(`${count} installed`);
        }
      },
      after: async (reporter) => {
        reporter.begin('build');
        reporter.stepNumber = reporter.totalSteps; // also where libtorch's steps were cut short
        if (arePackagesBuilt(root)) reporter.done('up to date');
        else {
          const onProgress = (/** @type {string} */ text) => reporter.update(text);
          const { total, cached } = await buildPackages({ root, env, signal, onProgress });
          reporter.done(`${total} packages${cached > 0 ? `, ${cached} of them from nx's cache` : ''}`);
        }
      },
    },
  });
}
