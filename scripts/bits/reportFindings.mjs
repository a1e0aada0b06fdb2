// @ts-check

/** How many lines of faults, and of news, are shown. */
const SHOWN = 30;

/**
 * What a case has found, in lines.
 *
 * @param {string} name
 * @param {import('./Findings.mjs').Findings} findings
 * @returns {string[]}
 */
export function reportFindings(name, findings) {
  const { faults, news } = findings;
  const verdict = faults.length === 0 ? 'ok    ' : 'FAILED';
  const result = faults.length === 0 ? 'the same' : `${faults.length} differ or have vanished`;
  return [
    `${verdict} ${name}: ${findings.describeCounts()}; ${result}${news.length === 0 ? '' : `, ${news.length} new`}`,
    ...listSome('         ', faults),
    ...listSome('    new: ', news),
  ];
}

/**
 * @param {string} beginning
 * @param {readonly string[]} lines
 */
function listSome(beginning, lines) {
  const rest = lines.length - SHOWN;
  const shown = lines.slice(0, SHOWN).map((line) => `${beginning}${line}`);
  return rest > 0 ? [...shown, `${beginning}and ${rest} more`] : shown;
}
