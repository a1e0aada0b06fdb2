// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { SetupError } from '../setup/SetupError.mjs';

/**
 * A mistake that somebody could make.
 *
 * @typedef {object} Mutant
 * @property {string} file - Source that it is made in, from the root.
 * @property {string} from - Text of the source, which stands there once.
 * @property {string} to - What comes in its place.
 * @property {string} why - What it would do to whoever uses the program, in some words.
 * @property {string} test - Source of the test file that is to notice it, from the root.
 * @property {string} [name] - Part of the name of the test, where others of the file need not be run.
 */

const required = ['file', 'from', 'to', 'why', 'test'];
const known = [...required, 'name'];
const sourcePattern = /^packages\/[^/]+\/src\/.+\.ts$/;

/**
 * Reads a list of mistakes and holds it to the sources, so that it cannot outlive them.
 *
 * @param {string} text - JSON.
 * @param {string} root - Where `file` and `test` begin.
 * @returns {Mutant[]}
 * @throws SetupError that names all entries that are not well-formed, whose text does not stand in its file exactly
 *   once, or that stand in the list twice.
 */
export function readMutants(text, root) {
  const entries = JSON.parse(text);
  if (!Array.isArray(entries)) throw new SetupError('mutants.json: must be a list');
  const problems = [];
  const seen = new Set();
  entries.forEach((mutant, index) => {
    const problem = findProblem(mutant, root);
    const key = JSON.stringify([mutant.file, mutant.from, mutant.to]);
    if (problem !== null) problems.push(`[${index}] ${mutant.file ?? ''}: ${problem}`);
    else if (seen.has(key)) problems.push(`[${index}] ${mutant.file}: the same mistake stands in the list before`);
    seen.add(key);
  });
  if (problems.length === 0) return entries;
  const heading = `mutants.json: ${problems.length} of ${entries.length} mistakes do not fit the sources`;
  throw new SetupError(heading, { details: problems.join('\n') });
}

function findProblem(mutant, root) {
  const missing = required.filter((key) => typeof mutant[key] !== 'string');
  if (missing.length > 0) return `must have ${missing.join(', ')} as text`;
  const unknown = Object.keys(mutant).filter((key) => !known.includes(key));
  if (unknown.length > 0) return `must not have ${unknown.join(', ')}`;
  if (mutant.from === mutant.to) return 'must change something, but `from` and `to` are equal';
  for (const path of [mutant.file, mutant.test]) {
    if (!sourcePattern.test(path)) return `must name sources like packages/NAME/src/FILE.ts, but got ${path}`;
    if (!existsSync(join(root, path))) return `${path} is not there`;
  }
  if (/\.test\.ts$/.test(mutant.file)) return 'must be made in what is tested, not in a test';
  if (!/\.test\.ts$/.test(mutant.test)) return `must be noticed by a test, but ${mutant.test} is none`;
  const count = readFileSync(join(root, mutant.file), 'utf8').split(mutant.from).length - 1;
  return count === 1 ? null : `must hold the text once, but holds it ${count} times: ${JSON.stringify(mutant.from)}`;
}
