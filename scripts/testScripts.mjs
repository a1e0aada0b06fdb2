#!/usr/bin/env node
// @ts-check
// Runs the tests of the scripts themselves with Node's own runner (they test what comes before jest is installed) and
// writes scripts/test-results.json in the format of `jest --json`, as the packages do.
import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { run } from 'node:test';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.mjs'))
  .map((name) => join(folder, name))
  .sort();

const startTime = Date.now();
const assertions = [];
const outputs = new Map(); // file → what it wrote to stderr
const ancestors = new Map(); // file → titles of the groups that are open
const events = run({ files, concurrency: 2, timeout: 120_000 });
events.on('test:start', ({ name, nesting, file }) => {
  ancestors.set(file, [...(ancestors.get(file) ?? []).slice(0, nesting), name]);
});
events.on('test:stderr', ({ file, message }) => outputs.set(file, (outputs.get(file) ?? '') + message));
const record = (failed) => (event) => {
  const { name, nesting, file, details, skip, todo } = event;
  if (details.type === 'suite' && !failed) return;
  // A group fails because a test in it does; only one that breaks by itself is news.
  if (failed && ['subtestsFailed', 'cancelledByParent'].includes(details.error?.failureType)) return;
  const title = name === file ? 'the file runs' : name; // the runner reports a file that breaks as a test of its own
  const error = details.error?.cause ?? details.error;
  assertions.push({
    ancestorTitles: (ancestors.get(file) ?? []).slice(0, nesting),
    title: typeof skip === 'string' && skip !== '' ? `${title} (${skip})` : title,
    status: skip !== undefined || todo !== undefined ? 'pending' : failed ? 'failed' : 'passed',
    failureMessages: failed ? [name === file ? (outputs.get(file) ?? '') : (error?.stack ?? String(error))] : [],
    file,
  });
};
events.on('test:pass', record(false));
events.on('test:fail', record(true));
for await (const _ of events);

const count = (wanted) => assertions.filter(({ status }) => status === wanted).length;
const report = {
  startTime,
  numPassedTests: count('passed'),
  numFailedTests: count('failed'),
  numPendingTests: count('pending'),
  testResults: files.map((file) => {
    const own = assertions.filter((assertion) => assertion.file === file);
    return {
      name: relative(folder, file),
      status: own.some(({ status }) => status === 'failed') ? 'failed' : 'passed',
      assertionResults: own,
    };
  }),
};
// A file that reports nothing at all did not run.
for (const result of report.testResults) {
  if (result.assertionResults.length === 0)
    Object.assign(result, {
      status: 'failed',
      message: outputs.get(join(folder, result.name)) ?? 'it reported no test',
    });
}
writeFileSync(join(folder, 'test-results.json'), JSON.stringify(report));
const failed = report.testResults.some(({ status }) => status === 'failed');
if (failed) process.stderr.write([...outputs.values()].join(''));
process.exitCode = failed ? 1 : 0;
