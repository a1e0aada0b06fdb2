// @ts-check
import { parseArgs } from 'node:util';

import { refuseOption } from '../setup/readOptions.mjs';

export const help = `Builds two commits and compares, to the byte, what they compute and which words they take on the command line.

Usage: node scripts/checkBits.mjs [BEFORE] [AFTER] [options]

  BEFORE       a commit or tag (--before, else the latest tag)
  AFTER        a commit or tag (HEAD; what is not committed is not looked at)

  --before REF the same as BEFORE
  --quick      only the words of the command line and the tiny grid; leaves the real trainings out
  --only WORD  only cases with one of these words in their name; may be given again
  --list       shows the cases, runs nothing
  --in FOLDER  works there and keeps it; builds that are there already are used again
  --keep       keeps the temporary folder, with both builds and all results

Left out: times, commits, builds, paths, where a file lies, the order of JSON keys. What is new in AFTER (an option, a field, a
file) is listed and is no fault; what has vanished or differs is. Exit code 0 where all is the same, 1 where something is not,
2 where a commit or an option is wrong. The real trainings need the encoder minilm in the cache (dynclean fetches it).
`;

/**
 * @typedef {object} Arguments
 * @property {string | null} before - null: the latest tag.
 * @property {string} after
 * @property {boolean} quick
 * @property {string[]} only - Words; none stands for all cases.
 * @property {boolean} list
 * @property {string | null} folder - Where to work; null: a temporary folder.
 * @property {boolean} keep
 * @property {boolean} help
 */

/**
 * @param {string[]} args
 * @returns {Arguments}
 * @throws SetupError with exit code 2 for what it does not know.
 */
export function parseArguments(args) {
  const { values, positionals } = parse(args);
  if (positionals.length > 2)
    throw refuseOption(`must be at most two commits, BEFORE and AFTER, but got ${positionals.join(' ')}`);
  // With --before, the first word that stands alone is AFTER.
  const refs = values.before === undefined ? positionals : [values.before, ...positionals];
  if (refs.length > 2) throw refuseOption(`--before: must not come with a BEFORE, but got "${values.before}" as well`);
  return {
    before: refs[0] ?? null,
    after: refs[1] ?? 'HEAD',
    quick: values.quick,
    only: values.only,
    list: values.list,
    folder: values.in ?? null,
    keep: values.keep || values.in !== undefined,
    help: values.help,
  };
}

/** @param {string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        before: { type: 'string' },
        quick: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
        list: { type: 'boolean', default: false },
        in: { type: 'string' },
        keep: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw refuseOption(`${message.split('. To specify')[0]}; --help lists the options`);
  }
}
