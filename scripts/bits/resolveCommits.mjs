// @ts-check
import { refuseOption } from '../setup/readOptions.mjs';
import { runCommand } from '../setup/runCommand.mjs';

/**
 * The two commits that are meant.
 *
 * @param {{ before: string | null, after: string }} refs - `before` null: the latest tag.
 * @param {{ root: string, signal: AbortSignal }} options
 * @returns {Promise<{ before: string, after: string }>} All 40 digits of each.
 * @throws SetupError with exit code 2 for what is no commit.
 */
export async function resolveCommits({ before, after }, options) {
  const tag = before ?? (await git(['describe', '--tags', '--abbrev=0'], options));
  if (tag === null) throw refuseOption('BEFORE: must be a commit, but none was given and there is no tag: name one');
  return { before: await resolveCommit('BEFORE', tag, options), after: await resolveCommit('AFTER', after, options) };
}

/**
 * @param {string} name
 * @param {string} ref
 * @param {{ root: string, signal: AbortSignal }} options
 */
async function resolveCommit(name, ref, options) {
  const commit = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`], options);
  if (commit === null) throw refuseOption(`${name}: must be a commit or a tag, but got "${ref}"`);
  return commit;
}

/**
 * @param {string[]} words
 * @param {{ root: string, signal: AbortSignal }} options
 */
async function git(words, { root, signal }) {
  const { status, stdout } = await runCommand('git', ['-C', root, ...words], { signal });
  return status === 0 ? stdout.trim() : null;
}
