import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { listEngines } from '@dynclean/engine';
import { InterruptedError } from '@dynclean/schema';
import { openResults, readBuild } from '@dynclean/stages';
import { createTestFolder, readTree } from '@dynclean/stages/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { dropGarbage, findGarbage } from '../results/collectGarbage.js';
import { diffRuns } from '../results/diffRuns.js';
import { findCellResult } from '../results/findCellResult.js';
import { commonFile } from '../testing/commonFile.js';
import type { RunManifestsOptions } from './ManifestChoice.js';
import { isQueue, prepareManifests } from './prepareManifests.js';
import { runManifests, type RunManifestsSummary } from './runManifests.js';
import { runPlan } from './runPlan.js';

const program = fileURLToPath(new URL('../testing/runTestProcess.js', import.meta.url));
const isBuilt = listEngines().some(({ name, available }) => name === 'libtorch' && available);
const describeBuilt = isBuilt ? describe : describe.skip;

let place: string;
beforeAll(async () => {
  place = await createTestFolder();
});

/** A manifest in a folder of its own: others beside it would be at hand, too. */
async function write(name: string, grid: object[], define: object = {}): Promise<string> {
  const folder = join(place, name);
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'grid.yaml');
  const manifest = {
    paper: 'none', common: commonFile, item: name, kind: 'ablation', title: name, source: 'none', define, grid, metrics: ['f1'],
    cost: { trainings: 0, about: '' },
  }; // prettier-ignore
  await writeFile(path, JSON.stringify(manifest)); // JSON is YAML
  return path;
}

const small = [{ datasets: 'demo', models: 'roberta', versions: ['D', 'D2'] }];

/** 2 trainings on D and D2, a threshold run, a cleaning. */
const SMALL_STAGES = 4;

const choose = (file: string, results: string, more: Partial<RunManifestsOptions> = {}): RunManifestsOptions => ({
  files: [file],
  results: join(place, results),
  profile: 'tiny',
  jobs: 2,
  threads: 1,
  ...more,
});

/** What may differ between two runs of the same: what a clock measured, and what was checked out meanwhile. */
const volatile =
  /"(totalMs|trainingMs|stepMs|startedAt|finishedAt|resumed|commit|isModified)": ?("[^"]*"|[\d.e+-]+|true|false)|"(cleaning)": ?[\d.e+-]+/g;

/** Checksums of all stages' files, without what a clock measured. */
async function readStages(results: string): Promise<Record<string, string>> {
  const folder = join(place, results, 'stages');
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.jsonl?$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    await writeFile(path, (await readFile(path, 'utf8')).replace(volatile, '"$1$3": 0'));
  }
  return readTree(folder, [join(place, results)]);
}

describeBuilt('a run of manifests on libtorch', () => {
  it('does what is missing, once; a table finds its scores; a sweep over k trains no cleaner again', async () => {
    const file = await write('small', small);
    const first = await runManifests(choose(file, 'a'));
    expect(first).toMatchObject({ done: SMALL_STAGES, there: 0, failed: [], profile: 'tiny' });
    const prepared = await prepareManifests(choose(file, 'a'));
    expect(prepared.toDo).toEqual([]);
    const results = prepared.plan.cells.map((cell) => findCellResult(prepared.plan, prepared.results, cell));
    for (const result of results) {
      expect(result).toMatchObject({ state: 'there', evaluation: { test: { f1: expect.any(Number) as unknown } } });
    }
    expect(await runManifests(choose(file, 'a'))).toMatchObject({ done: 0, there: SMALL_STAGES });

    const sweep = await write('sweep', [
      { datasets: 'demo', versions: 'D2', needs: 'cleaning', cleaning: { kPos: [10, 20, 30] } },
    ]);
    expect(await runManifests(choose(sweep, 'a'))).toMatchObject({ done: 2, there: 3 }); // 30 is the profile's own
  });

  it('serves shorter runs by a longer one, with the same bits, and keeps the dynamics that others read', async () => {
    const training = (totalEpochs: unknown) => [{ datasets: 'demo', models: 'roberta', training: { totalEpochs } }];
    const cleaned = { datasets: 'demo', versions: 'D2', needs: 'cleaning', training: { totalEpochs: 1 } };
    const [one, both] = [await write('one', [...training(1), cleaned]), await write('both', training([1, 2]))];
    expect(await runManifests(choose(one, 'b'))).toMatchObject({ done: 3, failed: [] });
    const findRun = async () =>
      (await openResults(join(place, 'b'))).stages.find(({ record }) => record.kind === 'train');
    const short = await findRun();
    expect(short?.record).toMatchObject({ epochs: 1, run: { dynamicsEpochs: 1 } });
    expect(await runManifests(choose(both, 'b'))).toMatchObject({ done: 1, there: 0 });
    const { results, plan } = await prepareManifests(choose(both, 'b'));
    const long = await findRun();
    expect(results.stages).toHaveLength(3);
    expect(long?.record).toMatchObject({ key: short?.record.key, epochs: 2, run: { dynamicsEpochs: 1 } });
    expect(long?.record.evaluations.slice(0, 2)).toEqual(short?.record.evaluations);
    const [first] = plan.cells.map((cell) => findCellResult(plan, results, cell));
    expect(first).toMatchObject({ evaluation: short?.record.evaluations.findLast(({ best }) => best) });
  });

  // scripts/checkKills.mjs, a step of .ci/run, kills too.
  const isLong = process.env['DYNCLEAN_LONG_TESTS'] === '1';
  const long = isLong ? '' : ' (skipped: long, of scripts/longTests.mjs)';
  (isLong ? it : it.skip)(`goes on after kills with the bits of a run that was never disturbed${long}`, async () => {
    const grid = [{ datasets: 'demo', models: ['roberta-topneg', 'roberta-st'], versions: ['D', 'D4', 'oracle'] }];
    const file = await write('kills', grid);
    await runManifests(choose(file, 'whole'));
    let running: ReturnType<typeof spawn>;
    for (const delay of [900, 1500, 1900, 2500, 3300]) {
      running = spawn(process.execPath, [program, JSON.stringify(choose(file, 'broken'))], { stdio: 'ignore' });
      await Promise.race([sleep(delay), once(running, 'exit')]);
      running.kill('SIGKILL');
      const locks = join(place, 'broken', 'locks');
      for (const name of await readdir(locks, { recursive: true }).catch((): string[] => [])) {
        // Of a folder, or given back meanwhile.
        const holder = await readFile(join(locks, name), 'utf8').catch(() => '');
        const { pid } = JSON.parse(holder || '{}') as { pid?: number };
        try {
          if (pid !== undefined) process.kill(pid, 'SIGKILL');
        } catch {
          // It had ended.
        }
      }
    }
    expect((await runManifests(choose(file, 'broken'))).failed).toEqual([]);
    expect(await readStages('broken')).toEqual(await readStages('whole'));
    expect(await readdir(join(place, 'broken', 'locks'))).toEqual([]);
  });

  it('does no stage twice when two runners share the results', async () => {
    const file = await write('two', small);
    const summaries = await Promise.all([runManifests(choose(file, 'c')), runManifests(choose(file, 'c'))]);
    for (const { failed, left } of summaries) expect([failed, left]).toEqual([[], []]);
    const logs = join(place, 'c', 'logs');
    for (const name of await readdir(logs)) {
      const log = await readFile(join(logs, name), 'utf8');
      expect(log.match(/training: epoch 1,/g) ?? []).toHaveLength(/^train/.test(name) ? 1 : 0);
    }
  });

  it('fails only what needs a stage that failed, and says what, why and what waits for it', async () => {
    const corpus = join(place, 'without-gold');
    await mkdir(corpus);
    const sentence = (person: string) => `{"tokens": ["${person}", "sleeps", "."], "entities": [[0, 0, "PER"]]}\n`;
    const lines = ['Ann', 'Bob', 'Cleo', 'Dan'].map(sentence).join('');
    for (const name of ['train-distant', 'dev', 'test']) await writeFile(join(corpus, `${name}.jsonl`), lines);
    await writeFile(
      join(place, 'own.yaml'),
      'name: own\nabout: test\nencoder: { random: { numLayers: 1, hiddenSize: 16, seed: 1 } }\nepochs: { other: 1 }\n',
    );
    const file = await write('failing', [{ datasets: 'mine', models: 'roberta', versions: ['D', 'oracle'] }], {
      datasets: { mine: { dataset: corpus } },
    });
    const summary: RunManifestsSummary = await runManifests(choose(file, 'd', { profile: join(place, 'own.yaml') }));
    expect(summary).toMatchObject({ done: 1, left: ['mine, roberta on oracle, seed 42'] });
    expect(summary.failed.map(({ stage, blocked }) => [stage.title, blocked])).toEqual([
      ['mine, oracle', ['mine, roberta on oracle, seed 42']],
    ]);
    expect(summary.failed[0]?.reason).toMatch(
      /must have gold labels of the training sentences \(train-gold\) for the version oracle/,
    );
    expect(await readFile(summary.failed[0]?.log ?? '', 'utf8')).toMatch('must have gold labels');
  });

  it('chooses on dev what it is told to choose, when the candidates are trained', async () => {
    const file = await write('chosen', [
      {
        datasets: 'demo',
        models: 'roberta',
        versions: 'D2',
        cleaning: { kPos: { chosenOnDev: [10, 30] }, kNeg: { chosenOnDev: [20, 30] } },
      },
    ]);
    const before = await prepareManifests(choose(file, 'e'));
    expect(before.plan.cells[0]?.undecided.map(({ path }) => path)).toEqual(['cleaning.kPos']);
    const summary = await runManifests(choose(file, 'e'));
    expect(summary.failed).toEqual([]);
    const { plan, results } = await prepareManifests(choose(file, 'e'));
    const [cell] = plan.cells;
    expect(cell?.undecided).toEqual([]);
    const { 'cleaning.kPos': kPos, 'cleaning.kNeg': kNeg } = cell?.values ?? {};
    expect([10, 30]).toContain(kPos);
    expect([20, 30]).toContain(kNeg);
    // Of equally good ones the first: each candidate's own training decides.
    const f1 = (title: string) => results.stages.find(({ record }) => record.title === title)?.record.run?.best?.dev.f1;
    const [ten, thirty] = [10, 30].map((k) => f1(`demo, roberta on D2, kPos ${k}, seed 42`) ?? -1) as [number, number];
    expect(kPos).toBe(thirty > ten ? 30 : 10);
  });

  it('stops when it is told to, and leaves what the next start goes on with', async () => {
    const file = await write('stopped', small);
    const controller = new AbortController();
    const messages: string[] = [];
    const run = runManifests(choose(file, 'f'), {
      signal: controller.signal,
      onMessage: (line) => {
        messages.push(line);
        if (line.startsWith('begins')) setTimeout(() => controller.abort(), 300);
      },
    });
    await expect(run).rejects.toThrow(InterruptedError);
    expect(await readdir(join(place, 'f', 'locks')).catch(() => [])).toEqual([]);
    expect((await runManifests(choose(file, 'f'))).failed).toEqual([]);
  });

  it('holds to the build that it started with: a stage of another one is not begun', async () => {
    const file = await write('built', small);
    const { plan, estimate, slots } = await prepareManifests(choose(file, 'built'));
    if (isQueue(slots)) throw new Error('local: must have slots');
    const run = runPlan(plan, {
      results: join(place, 'built'),
      build: { id: 'another', commit: 'c0ffee0123456789', isModified: false },
      slots,
      estimate: estimate.stages,
    });
    await expect(run).rejects.toThrow(
      'run: the program must stay as it was when the run started (build another of commit c0ffee0123), but it was built ' +
        'anew meanwhile; 4 stages are left.',
    );
    expect((await openResults(join(place, 'built'))).stages).toEqual([]);
    const { done } = await runManifests(choose(file, 'built')); // the same command goes on
    expect(done).toBe(SMALL_STAGES);
    const [stage] = (await openResults(join(place, 'built'))).stages;
    expect(stage?.record.build).toEqual(readBuild());
  });

  it('refuses to go on where another code version began, unless it is told what to do', async () => {
    const file = await write('older', [{ datasets: 'demo', models: 'roberta' }]);
    await runManifests(choose(file, 'h'));
    const stages = join(place, 'h', 'stages');
    const [name = ''] = await readdir(stages);
    const path = join(stages, name, 'stage.json');
    const older = (await readFile(path, 'utf8')).replaceAll('train.v2', 'train.v1').replaceAll(name.slice(6), 'old');
    await writeFile(path, older);
    await rename(join(stages, name), join(stages, 'train-old'));
    await expect(runManifests(choose(file, 'h'))).rejects.toThrow(
      "its stages must be of this program's code version (train.v2), but 1 stage of this plan was made by another " +
        '(demo, roberta on D, seed 42: train.v1). Either:',
    );
    const { plan, results } = await prepareManifests(choose(file, 'h')); // a table reads it
    expect(findCellResult(plan, results, plan.cells[0]!)).toMatchObject({ training: { record: { key: 'old' } } });
    expect(await runManifests(choose(file, 'h', { otherCode: 'keep' }))).toMatchObject({ done: 0, there: 1 });
    expect(await runManifests(choose(file, 'h', { otherCode: 'redo' }))).toMatchObject({ done: 1, there: 0 });
    expect((await readdir(stages)).sort()).toEqual([name, 'train-old'].sort());
    expect(await runManifests(choose(file, 'h'))).toMatchObject({ done: 0, there: 1 }); // now its own is there
  });

  it('compares two runs, and drops weights that nothing needs', async () => {
    const file = await write('small', small);
    await runManifests(choose(file, 'g'));
    const results = await openResults(join(place, 'g'));
    const [a, b] = results.stages.filter(({ record }) => record.kind === 'train').map(({ record }) => record);
    const { settings, scores } = diffRuns(a!, b!);
    expect(settings.map(({ name }) => name).sort()).toEqual(['version', 'version.cleaning']);
    expect(scores.map(({ name }) => name)).toContain('test f1');

    const garbage = await findGarbage(results);
    expect(garbage.map(({ kind }) => kind)).toEqual(['model', 'model']);
    expect(await dropGarbage(results, garbage)).toBe(garbage.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
    const after = await openResults(join(place, 'g'));
    expect(await findGarbage(after)).toEqual([]);
    expect((await prepareManifests(choose(file, 'g'))).toDo).toEqual([]); // scores need no weights
    const student = await write('student', [{ datasets: 'demo', models: 'roberta-st', versions: 'D2' }]);
    const titles = (await prepareManifests(choose(student, 'g'))).toDo.map(({ title }) => title);
    expect(titles).toEqual(['demo, roberta on D2, seed 42', 'demo, roberta-st on D2, seed 42']); // a student does
    await rm(join(place, 'g'), { recursive: true });
  });
});
