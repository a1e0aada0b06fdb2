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
/** Tests in which a precision decides what libtorch computes, by package: patterns of their files. */
const tests = {
  engine: ['.'],
  models: ['ops/', 'NerModel', 'heads/'],
  training: ['trainSpanModel', 'trainModel', 'recordDynamics', 'measureEngine', 'AdamW', 'clipByGlobalNorm'],
  methods: ['twinDevice', 'selfTraining', 'contract', 'topneg'],
};

const root = fileURLToPath(new URL('..', import.meta.url));
const env = { ...process.env, ...smaller };

/** @returns counts of a package's tests, and the names of those that failed. */
async function testPackage(name, patterns, signal) {
  const folder = join(root, 'packages', name);
  const results = join(await mkdtemp(join(tmpdir(), 'dynclean-smaller-')), 'results.json');
  const args = [
    ...['--experimental-vm-modules', '--no-warnings', '--expose-gc', join(root, 'node_modules/jest/bin/jest.js')],
    ...['--config', join(root, 'jest.config.mjs'), '--rootDir', folder, '--json', `--outputFile=${results}`],
    ...patterns,
  ];
  await runCommand(process.execPath, args, { cwd: folder, env, signal });
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(await readFile(results, 'utf8'));
  await rm(join(results, '..'), { recursive: true });
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  return {
    passed: numPassedTests,
    failed: numFailedTests,
    skipped: numPendingTests,
    failures: all.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
    needsBfloat16: all.filter(({ status, fullName }) => status === 'pending' && fullName.includes('bfloat16')).length,
  };
}

/** The demo, which must choose float32 by itself. @returns what is wrong; null: nothing. */
async function runDemo(signal) {
  const folder = await mkdtemp(join(tmpdir(), 'dynclean-smaller-'));
  const program = join(root, 'packages/cli/bin/dynclean.js');
  const args = [program, 'demo', '--out', join(folder, 'demo'), '--json', '--epochs', '2'];
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
  for (const [name, patterns] of Object.entries(tests)) {
    const result = await testPackage(name, patterns, signal);
    for (const key of Object.keys(sums)) sums[key] += result[key];
    needsBfloat16 += result.needsBfloat16;
    console.log(`${name}: ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`);
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
