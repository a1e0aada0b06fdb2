import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startEngine } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import { TrainingCheckpoint, type TrainingProgress } from './TrainingCheckpoint.js';

const progressAt = (epoch: number): TrainingProgress => ({
  epoch,
  step: 3 * epoch,
  evaluations: [],
  epochs: [],
  epochEnds: [],
  stepMs: [],
  elapsedMs: 10 * epoch,
  resumed: 0,
});

describe(TrainingCheckpoint, () => {
  let folder: string;
  let weight: tf.Variable;

  beforeAll(() => startEngine({ engine: 'cpu' }));
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dynclean-checkpoint-'));
    weight = tf.variable(tf.tensor1d([0, 0]));
  });
  afterEach(async () => {
    weight.dispose();
    await rm(folder, { recursive: true });
  });

  const set = (...values: number[]): void => tf.tidy(() => weight.assign(tf.tensor1d(values)));
  const state = (): Map<string, tf.Variable> => new Map([['weight', weight]]);
  const best = (step: number, value: number) => {
    const values = new Map([['weight', tf.tensor1d([value, value])]]);
    return { step, snapshot: { values, dispose: () => tf.dispose([...values.values()]) } };
  };

  it('gives back the state of the last epoch and the best weights, in another process too', async () => {
    const first = await TrainingCheckpoint.open(folder);
    expect(first.progress).toBeNull();
    set(1, 2);
    await first.write(progressAt(1), state(), best(2, 7));
    set(3, 4);
    await first.write(progressAt(2), state(), best(5, 8)); // better ones
    set(5, 6);
    await first.write(progressAt(3), state(), best(5, -1)); // the same step: not written again
    set(0, 0);
    const again = await TrainingCheckpoint.open(folder);
    expect(again.progress).toMatchObject({ ...progressAt(3), bestStep: 5 });
    const snapshot = await again.restore(state());
    expect(Array.from(weight.dataSync())).toEqual([5, 6]);
    expect(Array.from(snapshot?.values.get('weight')?.dataSync() ?? [])).toEqual([8, 8]);
    expect((await readdir(folder)).sort()).toEqual(['best-5.safetensors', 'checkpoint.json', 'state-3.safetensors']);
    snapshot?.dispose();
  });

  it('has no best weights where there were none yet', async () => {
    const checkpoint = await TrainingCheckpoint.open(folder);
    await checkpoint.write(progressAt(1), state(), null);
    expect(await checkpoint.restore(state())).toBeNull();
  });

  it('sweeps what a killed process left half-written, when it is opened', async () => {
    const checkpoint = await TrainingCheckpoint.open(folder);
    await checkpoint.write(progressAt(1), state(), null);
    await writeFile(join(folder, 'state-2.safetensors'), 'half');
    await mkdir(join(folder, 'checkpoint.json.partial'));
    await TrainingCheckpoint.open(folder);
    expect((await readdir(folder)).sort()).toEqual(['checkpoint.json', 'state-1.safetensors']);
  });

  it('refuses the state of another model, naming the parameter', async () => {
    const checkpoint = await TrainingCheckpoint.open(folder);
    await checkpoint.write(progressAt(1), state(), null);
    const wider = tf.variable(tf.zeros([3]));
    const of = join(folder, 'state-1.safetensors');
    await expect(checkpoint.restore(new Map([['weight', wider]]))).rejects.toThrow(`${of}: must hold weight [3]`);
    await expect(checkpoint.restore(new Map([['other', weight]]))).rejects.toThrow(`${of}: must hold other [2]`);
    wider.dispose();
  });
});
