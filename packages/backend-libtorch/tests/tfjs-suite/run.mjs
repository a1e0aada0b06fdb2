#!/usr/bin/env node
// Runs the specs that @tensorflow/tfjs-core ships of itself (dist/**/*_test.js, jasmine 4) on one backend.
import { build } from 'esbuild';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import vm from 'node:vm';

const help = `Runs TensorFlow.js's own specs on a backend of it.

Usage: node run.mjs [--backend libtorch|cpu] [--only words] [--json]

  --backend   default: libtorch (needs the built addon and the built package)
  --only      only specs with these words in their full name
  --json      one JSON document: a list of { name, status, messages }, one entry a spec
`;
const { values } = parseArgs({
  options: {
    backend: { type: 'string', default: 'libtorch' },
    only: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const require = createRequire(import.meta.url);

/** Node cannot import those specs as they lie (no file extensions in their imports), so they are bundled, in memory. */
async function bundleSpecs() {
  const core = dirname(require.resolve('@tensorflow/tfjs-core/package.json'));
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('specs.mjs', import.meta.url))],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    plugins: [
      {
        // One copy of the core in the bundle, whether a file asks for the package or for a file of it.
        name: 'one-core',
        setup(build) {
          build.onResolve({ filter: /^@tensorflow\/tfjs-core$/ }, () => ({ path: join(core, 'dist', 'index.js') }));
        },
      },
    ],
    // The core declares its registering files free of side effects, and would be bundled without them.
    ignoreAnnotations: true,
    treeShaking: false,
    external: ['jasmine-core', 'jasmine-core/*', 'node-fetch'],
    logLevel: 'error',
  });
  return outputFiles[0].text;
}

async function runSpecs(backend, only) {
  const jasmineRequire = require('jasmine-core/lib/jasmine-core/jasmine.js');
  const jasmine = jasmineRequire.core(jasmineRequire);
  const env = jasmine.getEnv();
  Object.assign(globalThis, jasmineRequire.interface(jasmine, env));
  // One spec after the other, in the order of the files, however slow the machine is.
  jasmine.DEFAULT_TIMEOUT_INTERVAL = 60_000;
  env.configure({ random: false, specFilter: (spec) => spec.getFullName().includes(only) });
  globalThis.tfjsSuiteEnvironment = { name: backend, backendName: backend, flags: {}, isDataSync: true };

  const results = [];
  const describeFailures = (failures) => failures.map(({ message, stack }) => `${message}\n${shortenStack(stack)}`);
  env.addReporter({
    specDone({ fullName, status, failedExpectations, pendingReason }) {
      if (status === 'excluded') return;
      const messages = status === 'pending' ? [pendingReason] : describeFailures(failedExpectations);
      results.push({ name: fullName, status, messages });
    },
    suiteDone({ fullName, failedExpectations }) {
      if (failedExpectations.length === 0) return;
      results.push({
        name: `${fullName} (around its specs)`,
        status: 'failed',
        messages: describeFailures(failedExpectations),
      });
    },
    jasmineDone({ failedExpectations }) {
      if (failedExpectations.length === 0) return;
      results.push({ name: '(whole run)', status: 'failed', messages: describeFailures(failedExpectations) });
    },
  });
  const text = await bundleSpecs();
  vm.runInThisContext(`(function (require, module, exports) {${text}\n})`, { filename: 'tfjs-specs.cjs' })(
    require,
    { exports: {} },
    {},
  );
  await env.execute();
  return results;
}

function shortenStack(stack) {
  const frames = (stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line) && !/jasmine-core|node:internal/.test(line));
  return frames.slice(0, 8).join('\n');
}

async function main() {
  if (values.help) return process.stdout.write(help);
  if (values.backend === 'libtorch') (await import('../../dist/index.js')).installBackend();
  else await import('@tensorflow/tfjs-backend-cpu');
  const write = process.stdout.write.bind(process.stdout);
  if (values.json) console.log = console.warn = () => {}; // specs of logging log
  const startedAt = Date.now();
  const results = await runSpecs(values.backend, values.only);
  const count = (status) => results.filter((result) => result.status === status).length;
  if (values.json) {
    write(JSON.stringify(results));
  } else {
    for (const { name, messages } of results.filter(({ status }) => status === 'failed')) {
      write(`\n${name}\n${messages.join('\n').replace(/^/gm, '    ')}\n`);
    }
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    write(`\n${count('passed')} passed, ${count('failed')} failed, ${count('pending')} pending in ${seconds} s\n`);
    process.exitCode = count('failed') > 0 ? 1 : 0;
  }
}

await main();
