// @ts-check
/**
 * What a test run of jest says of the tests that a mutant names.
 *
 * @typedef {{ file: string, name: string, status: string }} TestStatus - `status` as jest has it: passed,
 *   failed, pending.
 */

/** The statuses of all tests in `jest --json`. @returns {TestStatus[]} */
export function listStatuses({ testResults }) {
  return testResults.flatMap(({ name: file, assertionResults }) =>
    assertionResults.map(({ fullName, status }) => ({ file, name: fullName, status })),
  );
}

/**
 * Those that a mutant names.
 *
 * @param {readonly TestStatus[]} statuses
 * @param {{ name?: string }} mutant
 * @param {string} compiledTest
 */
export function findNamed(statuses, { name = '' }, compiledTest) {
  return statuses.filter((status) => status.file.endsWith(compiledTest) && status.name.includes(name));
}

/**
 * Why a mutant cannot be judged by its tests as they are, without it; null: it can.
 *
 * @param {readonly TestStatus[]} named - Its tests, run on the sources as they are.
 * @param {{ test: string, name?: string }} mutant
 * @returns {{ verdict: 'broken' | 'skipped', note: string } | null}
 */
export function judgeUntouched(named, { test, name }) {
  const of = `${test}${name === undefined ? '' : `: ${name}`}`;
  if (named.length === 0) return { verdict: 'broken', note: `no such test: ${of}` };
  const failed = named.find(({ status }) => status === 'failed');
  if (failed !== undefined) return { verdict: 'broken', note: `fails without the mistake: ${failed.name}` };
  if (named.some(({ status }) => status === 'passed')) return null;
  return { verdict: 'skipped', note: `its test does not run here: ${named[0].name}` };
}

/**
 * Whether tests noticed a mistake.
 *
 * @param {readonly TestStatus[] | null} named - Its tests, run with it; null: they did not end in time.
 * @returns {{ verdict: 'killed' | 'lives' | 'broken', note: string }}
 */
export function judgeMutant(named) {
  if (named === null) return { verdict: 'killed', note: 'by a test that does not end' };
  if (!named.some(({ status }) => status === 'passed' || status === 'failed')) {
    return { verdict: 'broken', note: 'with the mistake, the test file does not run at all' };
  }
  const killers = named.filter(({ status }) => status === 'failed');
  return killers.length > 0 ? { verdict: 'killed', note: '' } : { verdict: 'lives', note: 'no test noticed it' };
}
