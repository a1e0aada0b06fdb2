// The process of one stage: does the job in the file that its argument names. How it stands is in the stage's status
// file, what it says in its log; nothing goes through pipes, so it may run on another machine that sees the same
// folder.
import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import type { RunContext } from '../context/RunContext.js';
import type { StageJob, StageStatus } from './StageJob.js';

// Before the rest is loaded, which takes a second: who is told to stop in that time must not die of it.
const controller = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => controller.abort());

const { LockLostError } = await import('@dynclean/files');
const { InterruptedError } = await import('@dynclean/schema');
const { readBuild } = await import('../context/readBuild.js');
const { startWatchdog } = await import('../watchdog/startWatchdog.js');
const { loadPlugins } = await import('../plugins/loadPlugins.js');
const { stagePluginParts } = await import('./stagePluginParts.js');
const { describeStageFailure } = await import('./describeStageFailure.js');
const { performStage } = await import('./performStage.js');
const { stagePlaces } = await import('../store/stagePlaces.js');
const { StageSession } = await import('../kinds/StageSession.js');
const { storeOfResults } = await import('../store/StageStore.js');

/** Exit codes tell the runner what to look for in the status file. */
const exits = { done: 0, failed: 1, stopped: 130, elsewhere: 75, 'other-build': 76 } as const;

const STATUS_EVERY_MS = 500;

const job = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8')) as StageJob;
const places = stagePlaces(job.results, job.stage);
await mkdir(dirname(places.log), { recursive: true });
await mkdir(dirname(places.status), { recursive: true });

const withParent = process.argv[3] === '--stop-with-parent';
startWatchdog({ withParent });
if (withParent) {
  // The runner holds the other end of this pipe: when it dies, whichever way, nobody waits for this stage any more.
  process.stdin.resume();
  process.stdin.once('end', () => controller.abort());
  process.stdin.once('error', () => controller.abort());
}

const write = (line: string): void => {
  try {
    appendFileSync(places.log, `${new Date().toISOString()} ${line}\n`);
  } catch {
    // A full disk must not end what could still be finished; the stage itself will say so.
  }
};
let last: StageStatus = {
  state: 'running', pid: process.pid, phase: 'start', share: 0, detail: '', error: null, updatedAt: '',
}; // prettier-ignore
let writtenAt = 0;
const report = (change: Partial<StageStatus>, force = false): void => {
  last = { ...last, ...change, updatedAt: new Date().toISOString() };
  if (!force && Date.now() - writtenAt < STATUS_EVERY_MS) return;
  writtenAt = Date.now();
  try {
    const temporary = `${places.status}.${process.pid}.partial`;
    writeFileSync(temporary, JSON.stringify(last));
    renameSync(temporary, places.status);
  } catch {
    // As above.
  }
};

report({}, true);
write(`start: ${job.stage.title} (${job.stage.kind} ${job.stage.key}), process ${process.pid}`);
let share = 0;
const context: RunContext = {
  signal: controller.signal,
  onMessage: write,
  tensorboard: job.tensorboard,
  onProgress: ({ stage, done, total, unit, detail }) => {
    if (unit === 'steps' && total > 0) share = done / total;
    report({ phase: stage, share, detail: detail ?? '' });
  },
};
try {
  await loadPlugins(job.plugins, { parts: stagePluginParts, others: ['executors', 'renderers'] });
  // All that this process computes with is loaded by now; what was built meanwhile is another program.
  const outcome =
    readBuild().id === job.build.id
      ? await performStage({ ...job, store: storeOfResults(job.results), session: new StageSession(context) }, context)
      : 'other-build';
  const state = typeof outcome === 'string' ? outcome : 'done';
  write({ done: 'done', elsewhere: 'another process is at it', 'other-build': 'the program was built anew' }[state]);
  report({ state, share: state === 'done' ? 1 : share }, true);
  process.exitCode = exits[state];
} catch (error) {
  const isStopped = error instanceof InterruptedError || controller.signal.aborted;
  if (error instanceof LockLostError) {
    write(`stopped: ${error.message}`);
    report({ state: 'elsewhere' }, true);
    process.exit(exits.elsewhere); // eslint-disable-line no-restricted-syntax -- as below
  }
  const described = describeStageFailure(error, job.results);
  write(isStopped ? 'stopped' : `failed: ${(error as Error).stack ?? described.message}`);
  report({ state: isStopped ? 'stopped' : 'failed', error: isStopped ? null : described }, true);
  if (!isStopped) process.stderr.write(described.message); // a status file may find no room any more
  process.exitCode = isStopped ? exits.stopped : exits.failed;
}
process.exit(); // eslint-disable-line no-restricted-syntax -- a program, not a library: the open stdin would keep it alive
