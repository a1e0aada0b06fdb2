// @ts-check

/** @typedef {import('./parseHelp.mjs').Help} Help */
/** @typedef {import('./parseHelp.mjs').Word} Word */

/**
 * Compares what two sides of a command take. A command, option, positional or choice that has vanished is a fault, and
 * so is a default or a type that differs; new ones and other descriptions are news.
 *
 * @param {string} name - The command: `dynclean run`.
 * @param {{ before: Help, after: Help }} sides
 * @param {import('./Findings.mjs').Findings} findings
 */
export function compareHelp(name, { before, after }, findings) {
  findings.count('commands');
  findings.count('words', before.words.size);
  compareLists(`${name}: command`, { before: before.commands, after: after.commands }, findings);
  compareLists(`${name}:`, { before: [...before.words.keys()], after: [...after.words.keys()] }, findings);
  for (const [word, expected] of before.words) {
    const got = after.words.get(word);
    if (got !== undefined) compareWord(`${name} ${word}`, { before: expected, after: got }, findings);
  }
}

/**
 * @param {string} where
 * @param {{ before: Word, after: Word }} sides
 * @param {import('./Findings.mjs').Findings} findings
 */
function compareWord(where, { before, after }, findings) {
  compareLists(`${where}: choice`, { before: before.choices, after: after.choices }, findings);
  const [expected, got] = [before.notes, after.notes].map((notes) => notes.map(withoutCondition).sort().join('; '));
  if (expected !== got) findings.faults.push(`${where}: ${got || '(nothing)'}, but was ${expected || '(nothing)'}`);
  if (before.about !== after.about) findings.news.push(`${where}: other words, "${after.about}"`);
}

/** What else a default is under some condition (`text; json with --json`) is the same default. @param {string} note */
const withoutCondition = (note) => (note.startsWith('default: ') ? (note.split(';')[0] ?? note) : note);

/**
 * @param {string} where
 * @param {{ before: readonly string[], after: readonly string[] }} sides
 * @param {import('./Findings.mjs').Findings} findings
 */
function compareLists(where, { before, after }, findings) {
  for (const entry of before) if (!after.includes(entry)) findings.faults.push(`${where} ${entry} has vanished`);
  for (const entry of after) if (!before.includes(entry)) findings.news.push(`${where} ${entry}`);
}
