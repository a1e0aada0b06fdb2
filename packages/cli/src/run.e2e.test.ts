import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { commonFile } from '@dynclean/planner/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { runCli } from './testing/runCli.js';

let folder: string;
let manifest: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynclean-run-'));
  manifest = join(folder, 'grid.yaml');
  await writeFile(
    manifest,
    `paper: none
item: table 0
kind: table
title: A small grid
common: ${commonFile}
source: none
grid:
  - datasets: demo
    models: [bert, roberta]
    versions: [D, D1, D2]
metrics: [f1]
cost: { trainings: 8, about: seconds }
`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (...args: string[]) =>
  runCli(['run', manifest, '--engine', 'cpu', '--results', join(folder, 'results'), ...args]);

describe('dynclean run', () => {
  it('plans at the paper’s setting: 6 trainings and 2 threshold runs; 14 if every cell were trained afresh', async () => {
    const { code, stdout } = await run('--plan');
    expect(code).toBe(0);
    expect(stdout).toContain("table 0: 6 cells, the paper's setting");
    expect(stdout).toContain("8 trainings; 14 if every cell were trained afresh with its cleaner's two runs.");
  });

  it('says in JSON which stages there are, what they rest on, and what a profile makes the same', async () => {
    const { stdout } = await run('--plan', '--profile', 'tiny', '--json');
    const plan = JSON.parse(stdout) as { stages: { kind: string; state: string }[]; merged: unknown[]; cells: number };
    expect(plan.stages.map(({ kind, state }) => `${kind} ${state}`).sort()).toEqual([
      'clean to do', 'threshold to do', 'train to do', 'train to do',
    ]); // prettier-ignore
    expect(plan.merged).toContainEqual({ axis: 'version', name: 'D1', same: ['D1', 'D2'] });
    expect(plan.cells).toBe(2);
  });

  it('refuses a manifest with its line and the choices, and starts nothing', async () => {
    const bad = join(folder, 'bad.yaml');
    await writeFile(bad, 'paper: none\nitem: x\nkind: tabel\n');
    const { code, stderr } = await runCli(['run', bad]);
    expect(code).toBe(2);
    expect(stderr).toContain(
      `${bad}:3:7: kind: must be one of table, figure, ablation, sweep, case-study, prompt, but got "tabel"`,
    );
  });

  it('does not fail for the faults of other manifests in the folder, which fail themselves with a sentence', async () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index).join();
    const faulty = {
      'alias.yaml': ['paper: *none\n', 'must have aliases (*name) that can be resolved'],
      'cycle.yaml': ['define: &all { models: &own [*own] }\n', 'part of itself'],
      'deep.yaml': [`paper: ${'['.repeat(100_000)}${']'.repeat(100_000)}\n`, 'nested at most 100 deep'],
      'proto.yaml': [(await readFile(manifest, 'utf8')).replace('D, D1, D2', 'toString'), 'but got "toString"'],
      'large.yaml': [
        (await readFile(manifest, 'utf8')).replace(
          'metrics',
          `    cleaning: { kPos: [${hundred}], kNeg: [${hundred}] }\n    seeds: [${hundred}]\nmetrics`,
        ),
        'must have at most 20000 cells, but got 6000000',
      ],
    } as const;
    for (const [name, [text]] of Object.entries(faulty)) await writeFile(join(folder, name), text);
    expect((await run('--plan')).code).toBe(0);
    for (const [name, [, sentence]] of Object.entries(faulty)) {
      const { code, stderr } = await runCli(['run', join(folder, name), '--engine', 'cpu', '--plan']);
      expect([name, code, stderr]).toEqual([name, 2, expect.stringContaining(sentence)]);
      await rm(join(folder, name));
    }
  });

  it('refuses a profile that there is not, and an --only that means nothing', async () => {
    expect((await run('--profile', 'huge')).stderr).toContain(
      'profile: must be one of base, small-10, small-5, small, tiny, or a YAML file, but got "huge"',
    );
    expect((await run('--plan', '--datasets', 'demo,wikigold')).stderr).toContain(
      'datasets: must be some of demo, as the manifests name them, but got "wikigold"',
    );
    expect((await run('--plan', '--only', 'nothing-like-it')).stderr).toContain(
      'but got "nothing-like-it", which none of the',
    );
  });

  it('says which weights are missing before anything starts, and ends with 1', async () => {
    const env = { HF_HUB_OFFLINE: '1', DYNCLEAN_CACHE: join(folder, 'empty'), HF_HOME: join(folder, 'empty') };
    const args = ['run', manifest, '--engine', 'cpu', '--results', join(folder, 'other'), '--models', 'bert'];
    const { code, stdout } = await runCli(args, { env });
    expect(code).toBe(1);
    expect(stdout).toMatch(/failed: demo, bert on D, seed 42 \(train [0-9a-f]{12}\)\n {2}.*bert-base-cased/);
    expect(stdout).toContain('give the same command again');
  });
});
