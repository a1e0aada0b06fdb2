// @ts-check

/**
 * How much a command has checked, by its last line `N passed, N failed[, N skipped]`. One that says nothing of the kind
 * is one check; one that failed without a failed check of its own is one failure.
 *
 * @param {{ status: number, stdout: string }} ended
 */
export function readCounts({ status, stdout }) {
  const found = [...stdout.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)].pop();
  if (found === undefined) return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 };
  const [passed, failed, skipped] = found.slice(1).map((text) => Number(text ?? 0));
  return { passed, failed: status !== 0 && failed === 0 ? 1 : failed, skipped };
}
