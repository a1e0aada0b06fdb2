import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { InterruptedError } from '@dynclean/schema';
import { type PlannedStage, readBuild, stagePlaces } from '@dynclean/stages';
import { createTestFolder } from '@dynclean/stages/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';

import { QueueFullError, type QueuedStage, QueueSilentError, type StageQueue } from '../executors/StageQueue.js';
import type { Plan } from '../plan/Plan.js';
import { runQueue, type RunQueueOptions } from './runQueue.js';

// That stages which are done are found is shown by scripts/checkSlurm.mjs; here none ever is.
const stage = (key: string, inputs: string[] = []) =>
  ({ key, kind: 'train', inputs, title: `stage ${key}` }) as unknown as PlannedStage;
const plan = {
  stages: new Map([stage('a'), stage('b'), stage('c', ['a'])].map((one) => [one.key, one])),
} as unknown as Plan;

const ended = (reason: string, isDropped = false): QueuedStage => ({ state: 'ended', job: '1_0', reason, isDropped });
const running: QueuedStage = { state: 'running', job: '1_0', reason: null, isDropped: false };
const waiting: QueuedStage = { state: 'waiting', job: '1_0', reason: null, isDropped: false };

let results: string;
let submitted: string[][];
let said: string[];
beforeEach(async () => {
  results = await createTestFolder();
  [submitted, said] = [[], []];
});

/** Runs the plan on a queue that says these things, look by look; the last of them for ever. */
function run(looks: readonly (Readonly<Record<string, QueuedStage>> | Error)[], more: Partial<RunQueueOptions> = {}) {
  let turn = 0;
  const queue: StageQueue = {
    description: 'a queue',
    pollMs: 1,
    computeCost: () => ({ jobs: 0, arrays: 0, coreHours: 0, gpuHours: 0, shortestMs: 0 }),
    describeCancelling: () => 'cancel them',
    look: () => {
      const now = looks[Math.min(turn++, looks.length - 1)]!;
      return now instanceof Error ? Promise.reject(now) : Promise.resolve(new Map(Object.entries(now)));
    },
    submit: ({ stages }) => {
      submitted.push(stages.map(({ key }) => key));
      return Promise.resolve(stages.length);
    },
  };
  return runQueue(plan, {
    ...{ results, queue, detach: false, estimate: new Map(), build: readBuild() },
    onMessage: (line) => said.push(line),
    ...more,
  });
}

const titles = (stages: readonly PlannedStage[]): string[] => stages.map(({ key }) => key);

describe(runQueue, () => {
  it('submits all at once and leaves, where it is told to', async () => {
    const { queued, failed, left } = await run([{}], { detach: true });
    expect(submitted).toEqual([['a', 'b', 'c']]);
    expect([titles(queued), failed, left]).toEqual([['a', 'b', 'c'], [], []]);
    expect(said).toContain('submitted: 3 stages in 3 jobs');
  });

  it('says how far a stage is by what its process wrote down', async () => {
    const { status } = stagePlaces(results, plan.stages.get('a')!);
    await mkdir(dirname(status), { recursive: true });
    await writeFile(status, JSON.stringify({ state: 'running', share: 0.456, detail: 'epoch 2' }));
    await run([{ a: running, b: running, c: waiting }], { detach: true });
    expect(said).toEqual(['runs: stage a (job 1_0), 45 %, epoch 2', 'runs: stage b (job 1_0)']);
  });

  it('submits only what the queue does not have, with what failed before', async () => {
    const { failed } = await run([{ a: running, b: ended('its node died (job 1_1)') }], { detach: true });
    expect(submitted).toEqual([['b', 'c']]);
    expect(failed).toEqual([]);
    expect(said).toContain('had failed, and is tried again: stage b: its node died (job 1_1)');
  });

  it('fails what ends without a result, and what needs it waits for ever; the rest goes on', async () => {
    const over = { a: ended('its job was cancelled'), b: running, c: ended('', true) };
    const outcome = await run([
      {},
      { a: running, b: running, c: waiting },
      over,
      over,
      { ...over, b: ended('no memory') },
    ]);
    expect(outcome.failed.map(({ stage: { key }, reason, blocked }) => [key, reason, blocked])).toEqual([
      ['a', 'its job was cancelled', ['stage c']],
      ['b', 'no memory', []],
    ]);
    expect(titles(outcome.left)).toEqual(['c']);
    expect(submitted).toEqual([['a', 'b', 'c']]);
  });

  it('submits again what was dropped because of another stage', async () => {
    // c needs a, which goes on; its array waited for b, too.
    const dropped = { a: running, b: ended('broken'), c: ended('', true) };
    const end = { a: ended('gone'), b: ended('broken'), c: waiting };
    const before = [{}, { a: running, b: running, c: waiting }, dropped, { ...dropped, c: waiting }];
    await run([...before, end, end, { ...end, c: ended('', true) }]);
    expect(submitted).toEqual([['a', 'b', 'c'], ['c']]);
  });

  it('submits again what the queue could not start, and says so', async () => {
    const held = { a: ended('Slurm could not start its job (job 1_0)', true), b: running, c: ended('', true) };
    const lost = { a: ended('x'), b: ended('x'), c: ended('', true) };
    await run([{}, { a: waiting, b: running, c: waiting }, held, { a: running, b: running, c: waiting }, lost]);
    expect(submitted).toEqual([
      ['a', 'b', 'c'],
      ['a', 'c'],
    ]);
    expect(said.filter((line) => line.startsWith('is tried again'))).toEqual([
      'is tried again: stage a: Slurm could not start its job (job 1_0)',
    ]);
  });

  it('does not fill a queue that loses what it is given', async () => {
    const { failed } = await run([{}]);
    expect(submitted).toHaveLength(5);
    expect(failed[0]?.reason).toContain('it was submitted, but is not in the queue');
  });

  it('waits for a queue that does not answer; who does not wait is told', async () => {
    const silent = new QueueSilentError('slurm: its controller must answer');
    const lost = { a: ended('x'), b: ended('x'), c: ended('x') };
    await run([silent, silent, {}, { a: running, b: running, c: waiting }, lost]);
    expect(said.filter((line) => line === 'slurm: its controller must answer; waiting')).toHaveLength(1);
    expect(submitted).toHaveLength(1);
    await expect(run([silent], { detach: true })).rejects.toThrow(silent);
  });

  it('gives up on a queue that takes nothing though it has nothing', async () => {
    await expect(run([new QueueFullError('slurm: takes no more jobs for now')])).rejects.toThrow('takes no more jobs');
  });

  it('says what becomes of the jobs when it is interrupted', async () => {
    const stop = new AbortController();
    const onProgress = (): void => stop.abort();
    await expect(run([{ a: running, b: waiting, c: waiting }], { signal: stop.signal, onProgress })).rejects.toThrow(
      InterruptedError,
    );
    expect(said.at(-1)).toBe('the jobs stay in the queue: the same command goes on with them, "cancel them" ends them');
    expect(submitted).toEqual([]);
  });

  it('goes no further with another build', async () => {
    const build = { id: 'another', commit: null, isModified: false };
    await expect(run([{}], { build })).rejects.toThrow(
      'run: the program must stay as it was when the run started (build another)',
    );
  });
});
