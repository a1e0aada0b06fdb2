// @ts-check
// Shows that everything works on a CPU without AVX512, such as a laptop's, whatever this one is: libtorch and oneDNN
// are told to leave newer instructions alone, then the tests in which a precision decides what is computed are run, and
// the demo. A machine that is such a CPU itself has shown all of it with `npm test` and `npm run demo`.
//   node scripts/checkSmallerCpu.mjs
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { runAsProgram } from './setup/runAsProgram.mjs';
import { runCommand } from './setup/runCommand.mjs';

/** What imitates such a CPU: ATen's own kernels follow the first, oneDNN's products the second. */
const smaller = { ATEN_CPU_CAPABILITY: 'avx2', ONEDNN_MAX_CPU_ISA: 'AVX2' };
/**
 * Tests in which a precision decides what libtorch computes, by package: patterns of their files, and where not all of
 * a file are needed, of their names.
 *
 * @typedef {{ name: string, files: string[], only?: string }} TestPart
 * @type {readonly TestPart[]}
 */
const tests = [
  { name: 'engine', files: ['.'] },
  { name: 'models', files: ['ops/', 'NerModel', 'heads/'] },
  {
    name: 'training',
    files: ['trainSpanModel', 'trainModel', 'recordDynamics', 'measureEngine', 'AdamW', 'computeClipFactor'],
  },
  { name: 'methods', files: ['twinDevice', 'selfTraining', 'topneg'] },
  // The method that cleaners are trained by, and one that classifies words; the others take the same products.
  { name: 'methods', files: ['contract'], only: 'method (topneg|token) on' },
];

const root = fileURLToPath(new URL('..', import.meta.url));
const env = { ...process.env, ...smaller };

/**
 * @param {TestPart} part
 * @param {AbortSignal} signal
 * @returns counts of its tests, and the names of those that failed.
 */
async function testPackage({ name, files, only }, signal) {
  const folder = join(root, 'packages', name);
  const results = join(await mkdtemp(join(tmpdir(), 'dynclean-smaller-')), 'results.json');
  const args = [
    ...['--experimental-vm-modules', '--no-warnings', '--expose-gc', join(root, 'node_modules/jest/bin/jest.js')],
    ...['--config', join(root, 'jest.config.mjs'), '--rootDir', folder, '--json', `--outputFile=${results}`],
    ...(only === undefined ? [] : ['--testNamePattern', only]),
    ...files,
  ];
  await runCommand(process.execPath, args, { cwd: folder, env, signal });
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(await readFile(results, 'utf8'));
  await rm(join(results, '..'), { recursive: true });
  const all = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ fullName }) => only === undefined || new RegExp(only).test(fullName));
  return {
    passed: numPassedTests,
    failed: numFailedTests,
    skipped: all.filter(({ status }) => status === 'pending').length,
    failures: all.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
    needsBfloat16: all.filter(({ status, fullName }) => status === 'pending' && fullName.includes('bfloat16')).length,
  };
}

/** The demo, which must choose float32 by itself. @returns what is wrong; null: nothing. */
async function runDemo(signal) {
  const folder = await mkdtemp(join(tmpdir(), 'dynclean-smaller-'));
  const program = join(root, 'packages/cli/bin/dynclean.js');
  const args = [program, 'demo', '--out', join(folder, 'demo'), '--json', '--epochs', '1'];
  const { status, stdout, stderr } = await runCommand(process.execPath, args, { env, signal });
  await rm(folder, { recursive: true, force: true });
  if (status !== 0) return stderr.trim().split('\n').at(-1);
  const said = stderr.split('\n').find((line) => line.startsWith('engine: libtorch')) ?? 'nothing of an engine';
  if (!said.includes('fp32 (this CPU cannot multiply bfloat16)')) return `must take fp32 by itself, but says: ${said}`;
  return JSON.parse(stdout).mechanicsOnly ? 'must train the real encoder' : null;
}

await runAsProgram('checkSmallerCpu', async (signal) => {
  const { describeBfloat16 } = await import('../packages/engine/dist/index.js');
  const own = describeBfloat16('libtorch', 'cpu');
  if (own?.possible !== true) {
    console.log(`nothing to imitate: ${own?.reason ?? 'there is no libtorch'}`);
    console.log('1 passed, 0 failed');
    return 0;
  }
  const sums = { passed: 0, failed: 0, skipped: 0 };
  let needsBfloat16 = 0;
  for (const part of tests) {
    const result = await testPackage(part, signal);
    for (const key of Object.keys(sums)) sums[key] += result[key];
    needsBfloat16 += result.needsBfloat16;
    console.log(`${part.name}: ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`);
    for (const failure of result.failures) console.log(`  FAILED ${failure}`);
  }
  const check = (what, wrong) => {
    sums[wrong === null ? 'passed' : 'failed'] += 1;
    console.log(`${wrong === null ? 'ok    ' : 'FAILED'} ${what}${wrong === null ? '' : `: ${wrong}`}`);
  };
  check('tests of bfloat16 are skipped by name', needsBfloat16 > 0 ? null : 'must be some, but none is');
  check('demo', await runDemo(signal));
  console.log(`${sums.passed} passed, ${sums.failed} failed, ${sums.skipped} skipped`);
  return sums.failed === 0 ? 0 : 1;
});
