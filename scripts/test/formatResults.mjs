// @ts-check
/** The sums over all packages. */
export function sumResults(results) {
  const sum = (pick) => results.reduce((total, result) => total + pick(result), 0);
  return {
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed }) => failed),
    skipped: sum(({ skipped }) => skipped.reduce((total, { count }) => total + count, 0)),
  };
}

/** `12 passed, 0 failed`, and `, 3 skipped` where there are any: the line that a test run closes with. */
export function formatTotals({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * A line for each package, then what failed and why, then what was skipped. Without the closing line.
 *
 * @param {import('./readPackageResults.mjs').PackageResults[]} results
 * @returns {string[]}
 */
export function formatResults(results) {
  const width = Math.max(...results.map(({ name }) => name.length));
  const lines = results.map((result) => {
    const totals = sumResults([result]);
    const isEmpty = totals.passed + totals.failed + totals.skipped === 0;
    const remark = isEmpty ? '  (no tests)' : result.cached ? '  (cached)' : '';
    return `  ${result.name.padEnd(width)}  ${formatTotals(totals)}${remark}`;
  });
  const failures = results.flatMap(({ name, failures }) => failures.map((failure) => ({ package: name, ...failure })));
  if (failures.length > 0) lines.push('', 'Failed:');
  for (const failure of failures) {
    lines.push(`  ${failure.package}: ${failure.name}`);
    lines.push(...shorten(failure.message).map((line) => `    | ${line}`));
  }
  const skipped = results.flatMap(({ name, skipped }) => skipped.map((entry) => ({ package: name, ...entry })));
  if (skipped.length > 0) lines.push('', 'Skipped (the names say why):');
  for (const entry of skipped) {
    lines.push(`  ${entry.package}: ${entry.name}${entry.count > 1 ? ` (${entry.count} tests)` : ''}`);
  }
  const cached = results.filter((result) => result.cached).length;
  if (cached > 0) {
    lines.push('', `${cached} of ${results.length} packages unchanged since their last run: results from nx's cache`);
  }
  return lines;
}

/** A failure's message without colours, and without the frames of the test runner below our own. */
function shorten(message, maxLines = 25) {
  const lines = message
    .replace(/\u001b\[[0-9;]*m/g, '')
    .split('\n')
    .filter((line) => !/node_modules|node:internal/.test(line));
  return lines.length <= maxLines ? lines : [...lines.slice(0, maxLines), `… ${lines.length - maxLines} more lines`];
}
