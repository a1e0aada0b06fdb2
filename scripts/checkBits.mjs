#!/usr/bin/env node
// @ts-check
// Builds two commits and compares, to the byte, what they compute: the proof that a change of the code changes no
// result.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { cases } from './bits/cases.mjs';
import { help, parseArguments } from './bits/parseArguments.mjs';
import { prepareCheckout } from './bits/prepareCheckout.mjs';
import { reportFindings } from './bits/reportFindings.mjs';
import { resolveCommits } from './bits/resolveCommits.mjs';
import { runCase } from './bits/runCase.mjs';
import { TimeLeft } from './bits/TimeLeft.mjs';
import { writeInputs } from './bits/writeInputs.mjs';
import { refuseOption } from './setup/readOptions.mjs';
import { formatDuration, Reporter } from './setup/Reporter.mjs';
import { runAsProgram } from './setup/runAsProgram.mjs';
import { SetupError } from './setup/SetupError.mjs';

/** How long one build takes, for the time that is left. */
const BUILD_SECONDS = 120;

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

/** @typedef {import('./bits/prepareCheckout.mjs').Checkout} Checkout */
/** @typedef {{ reporter: Reporter, timeLeft: TimeLeft, folder: string, signal: AbortSignal }} Tools */

await runAsProgram('checkBits', async (signal) => {
  const given = parseArguments(process.argv.slice(2));
  if (given.help) return void process.stdout.write(help);
  const chosen = chooseCases(given);
  if (given.list) return void chosen.forEach(({ name }) => console.log(name));
  const commits = await resolveCommits(given, { root, signal });
  const folder = given.folder === null ? await mkdtemp(join(tmpdir(), 'dynclean-bits-')) : resolve(given.folder);
  await mkdir(folder, { recursive: true });
  const numBuilds = commits.before === commits.after ? 1 : 2;
  const tools = {
    reporter: new Reporter({ totalSteps: numBuilds + chosen.length }),
    timeLeft: new TimeLeft(numBuilds * BUILD_SECONDS + chosen.reduce((sum, { seconds }) => sum + seconds, 0)),
    folder,
    signal,
  };
  try {
    const before = await build('before', commits.before, tools);
    const after = numBuilds === 1 ? before : await build('after', commits.after, tools);
    return await compareAll(chosen, { before, after }, tools);
  } finally {
    if (given.keep) console.log(`kept: ${folder}`);
    else await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  }
});

/** @param {import('./bits/parseArguments.mjs').Arguments} given */
function chooseCases({ quick, only }) {
  const chosen = cases.filter(
    ({ name, size }) => (!quick || size === 'quick') && (only.length === 0 || only.some((word) => name.includes(word))),
  );
  if (chosen.length === 0)
    throw refuseOption(`--only: must be a word of a case's name, but got "${only.join(' ')}"; --list shows the names`);
  return chosen;
}

/**
 * @param {string} name
 * @param {string} commit
 * @param {Tools} tools
 * @returns {Promise<Checkout>}
 */
async function build(name, commit, { reporter, timeLeft, folder, signal }) {
  const began = performance.now();
  reporter.begin(`${name}, ${commit.slice(0, 12)}`);
  const onProgress = (/** @type {string} */ text) => reporter.update(`${text}; ${timeLeft.describe()}`);
  const checkout = await prepareCheckout(commit, { root, folder, signal, onProgress });
  if (checkout.wasThere) timeLeft.skip(BUILD_SECONDS);
  else timeLeft.add(BUILD_SECONDS, performance.now() - began);
  reporter.done(checkout.wasThere ? 'built before' : 'built');
  return checkout;
}

/**
 * @param {readonly import('./bits/cases.mjs').Case[]} chosen
 * @param {{ before: Checkout, after: Checkout }} checkouts
 * @param {Tools} tools
 * @returns {Promise<number>} The exit code.
 */
async function compareAll(chosen, checkouts, { reporter, timeLeft, folder, signal }) {
  const started = performance.now();
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const inputs = join(folder, 'inputs');
  for (const side of /** @type {const} */ (['before', 'after'])) {
    await writeInputs(join(inputs, side), checkouts[side].root);
  }
  for (const [index, subject] of chosen.entries()) {
    const began = performance.now();
    reporter.begin(subject.name);
    const hindrance = subject.findHindrance?.() ?? null;
    if (hindrance === null) {
      const onLine = (/** @type {string} */ line) => reporter.update(`${timeLeft.describe()}; ${line}`);
      const options = { checkouts, folder: join(folder, `case-${index + 1}`), inputs, signal, onLine };
      const lines = await judge(subject, options);
      counts[lines[0].startsWith('ok') ? 'passed' : 'failed']++;
      reporter.done('compared');
      for (const line of lines) console.log(line);
      timeLeft.add(subject.seconds, performance.now() - began);
    } else {
      counts.skipped++;
      reporter.done('skipped');
      console.log(`skipped ${subject.name}: ${hindrance}`);
      timeLeft.skip(subject.seconds);
    }
  }
  console.log(`${checkouts.before.commit.slice(0, 12)} and ${checkouts.after.commit.slice(0, 12)}, took ${formatDuration(performance.now() - started)}`); // prettier-ignore
  const skipped = counts.skipped === 0 ? '' : `, ${counts.skipped} skipped`;
  console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
  return counts.failed === 0 ? 0 : 1;
}

/**
 * The lines about a case. One that does not run to its end on a side has failed.
 *
 * @param {import('./bits/cases.mjs').Case} subject
 * @param {Parameters<typeof runCase>[1]} options
 */
async function judge(subject, options) {
  try {
    return reportFindings(subject.name, await runCase(subject, options));
  } catch (error) {
    if (options.signal.aborted || !(error instanceof SetupError)) throw error;
    return [`FAILED ${subject.name}: ${error.message}`, ...error.details.split('\n').map((line) => `         ${line}`)];
  }
}
