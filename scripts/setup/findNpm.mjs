// @ts-check
import { existsSync } from 'node:fs';
import { basename } from 'node:path';

import { adviseInstall } from './advice.mjs';
import { SetupError } from './SetupError.mjs';

/** npm as it was started (`npm run` tells), else the one on PATH; the command in words. */
export function findNpm(env) {
  const running = env.npm_execpath;
  if (running && basename(running).startsWith('npm-cli') && existsSync(running)) return [process.execPath, running];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
}

/** What went wrong in npm, as one sentence. */
export function describeNpmFailure({ status, stdout, stderr, missing }, { root, offline }) {
  const errors = stderr.split('\n').filter((line) => /^npm (error|ERR!)/.test(line));
  const details = errors.slice(0, 12).join('\n');
  const said = `${stdout}\n${errors.join('\n')}`;
  const failure = (sentence) => new SetupError(sentence, { details });
  if (missing)
    return failure(`npm is missing: it comes with Node from nodejs.org, or install it with ${adviseInstall('npm')}`);
  if (/ENOSPC|no space left/i.test(said))
    return failure(`the disk filled up during npm ci: free 1.5 GB where ${root} lies`);
  if (/EACCES|EPERM|EROFS/.test(said)) {
    return failure(`npm may not write to ${root}/node_modules: make the folder writable for you, or clone elsewhere`);
  }
  if (/ENOTCACHED/.test(said)) {
    return failure(
      `npm's cache lacks some packages${offline ? ' and --offline forbids fetching them: run setup without --offline once' : ''}`,
    );
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|network/i.test(said)) {
    return failure(
      "npm could not reach its registry: connect to the network (or set HTTPS_PROXY or npm's registry) and run this again",
    );
  }
  return failure(`npm ci failed with exit code ${status}: see what it said below`);
}
