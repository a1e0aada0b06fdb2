// @ts-check
import { readFileSync } from 'node:fs';

/**
 * @typedef {object} PackageResults
 * @property {string} name
 * @property {number} passed
 * @property {number} failed - Failed tests, and test files that could not run at all, one each.
 * @property {boolean} cached - Whether the results are of an earlier run, which nx found to be still valid.
 * @property {{ name: string, message: string }[]} failures
 * @property {{ name: string, count: number }[]} skipped - Names of the skipped tests; where a whole group is skipped,
 *   the group's name, once. The names say why.
 */

/**
 * The results that a package's test run left, in the format of `jest --json`.
 *
 * @param {string} name
 * @param {string} path - Of its `test-results.json`. An absent or broken one is a failure: the run crashed.
 * @param {number} runStartedAt - When this run began (ms); results that began before it came from the cache.
 * @returns {PackageResults}
 */
export function readPackageResults(name, path, runStartedAt) {
  let report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    const failure = { name: '(no results)', message: 'the test run ended without writing results, or never began' };
    return { name, passed: 0, failed: 1, cached: false, failures: [failure], skipped: [] };
  }
  const failures = [];
  const pending = [];
  const running = new Set(); // groups of which at least one test ran
  for (const file of report.testResults ?? []) {
    const assertions = file.assertionResults ?? [];
    if (file.status === 'failed' && !assertions.some(({ status }) => status === 'failed')) {
      failures.push({ name: file.name, message: file.message ?? 'the file could not be run' });
    }
    for (const { status, ancestorTitles, title, failureMessages } of assertions) {
      if (status === 'pending' || status === 'todo') pending.push({ ancestorTitles, title });
      else ancestorTitles.forEach((_, index) => running.add(JSON.stringify(ancestorTitles.slice(0, index + 1))));
      if (status === 'failed') {
        failures.push({ name: [...ancestorTitles, title].join(' › '), message: failureMessages.join('\n') });
      }
    }
  }
  return {
    name,
    passed: report.numPassedTests ?? 0,
    failed: failures.length,
    cached: report.startTime < runStartedAt,
    failures,
    skipped: groupSkipped(pending, running),
  };
}

/** One line for a skipped group, whatever it holds; one for each test skipped by itself. */
function groupSkipped(pending, running) {
  const counts = new Map();
  for (const { ancestorTitles, title } of pending) {
    const whole = ancestorTitles.findIndex(
      (_, index) => !running.has(JSON.stringify(ancestorTitles.slice(0, index + 1))),
    );
    const name = (whole >= 0 ? ancestorTitles.slice(0, whole + 1) : [...ancestorTitles, title]).join(' › ');
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => ({ name, count }));
}
