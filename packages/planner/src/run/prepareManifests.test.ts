import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { createTestFolder } from '@dynclean/stages/testing';
import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { registerExecutor } from '../executors/registry.js';
import type { StageExecutor } from '../executors/StageExecutor.js';
import { prepareManifests } from './prepareManifests.js';
import { runManifests } from './runManifests.js';

const manifest = {
  paper: 'none',
  item: 'one training',
  kind: 'ablation',
  title: 'one training',
  source: 'none',
  define: { models: { mine: { encoder: 'minilm' } } },
  grid: [{ datasets: 'demo', models: 'mine' }],
  metrics: ['f1'],
  cost: { trainings: 1, about: '' },
};

let remove = (): void => undefined;
afterEach(() => remove());

/** Encoders that a plan asked room for, and stages that were handed over with their slots. */
async function register({ bf16 = true } = {}) {
  const asked: number[] = [];
  const started: [string, number][] = [];
  const executor: StageExecutor = {
    computer: {
      name: 'abacus',
      deviceKind: 'beads',
      bfloat16: bf16 ? { possible: true, fast: true, reason: 'beads are fast' } : null,
    },
    openSlots: (encoderBytes) => {
      asked.push(encoderBytes);
      return {
        count: 7,
        description: 'an abacus',
        start: ({ stage }, slot) => {
          started.push([stage.title, slot]);
          const ended = Promise.resolve({ exit: 'died', reason: 'a bead was lost' } as const);
          return Promise.resolve({ ended, stop: () => undefined });
        },
      };
    },
  };
  remove = registerExecutor({
    name: 'abacus',
    title: 'beads',
    settings: z.strictObject({}),
    open: () => Promise.resolve(executor),
  });
  const folder = await createTestFolder();
  const file = join(folder, 'one.yaml');
  await writeFile(file, JSON.stringify(manifest));
  const options = { files: [file], results: join(folder, 'results'), executor: 'abacus', profile: 'tiny' };
  return { asked, started, options };
}

describe('an executor', () => {
  it('says what stages are computed with, in which precision and how many at a time', async () => {
    const { options } = await register();
    const { toDo, slots, auto, wallMs, estimate } = await prepareManifests(options);
    expect(toDo.map(({ determinants }) => determinants['engine'])).toEqual([
      { engine: 'abacus', device: 'beads', precision: 'bf16' }, // the profile says auto
    ]);
    expect([slots, auto]).toMatchObject([{ count: 7 }, { auto: 'bf16', asBegun: false, faster: 'bf16' }]);
    expect(wallMs).toBeCloseTo(estimate.stages.get(toDo[0]!.key)!.ms); // one stage: not a seventh of it
    remove();
    const plain = await register({ bf16: false });
    expect((await prepareManifests(plain.options)).auto).toMatchObject({ auto: 'fp32', faster: 'fp32' });
  });

  it('gets the stages of a run, and its word for how they ended', async () => {
    const { options, asked, started } = await register();
    const lines: string[] = [];
    const { failed } = await runManifests(options, { onMessage: (line) => lines.push(line) });
    expect(failed.map(({ reason }) => reason)).toEqual(['a bead was lost']);
    expect(started).toEqual([['demo, mine on D, seed 42', 0]]);
    expect(asked).toHaveLength(1);
    expect(lines).toContain('1 of 1 stages to do, 7 at a time on an abacus');
  });
});
