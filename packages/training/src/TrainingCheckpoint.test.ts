import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startEngine } from '@dynclean/engine';
import * as tf from '@tensorflow/tfjs-core';

import { TrainingCheckpoint } from './TrainingCheckpoint.js';
import type { BestWeights, Checkpointed, Moment, SavedState } from './TrainingPart.js';

const momentAt = (epoch: number): Moment => ({ epoch, step: 3 * epoch });

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
  /**
   * A part with a weight, and one with records and perhaps the best weights; the second tells what it is given back.
   */
  const parts = (best: BestWeights | null, elapsedMs = 0, restore?: (saved: SavedState) => void): Checkpointed[] => [
    { state: () => ({ tensors: new Map([['weight', weight]]) }) },
    { state: () => ({ progress: { elapsedMs }, best }), ...(restore && { restore }) },
  ];
  const best = (step: number, value: number) => {
    const values = new Map([['weight', tf.tensor1d([value, value])]]);
    return { step, snapshot: { values, dispose: () => tf.dispose([...values.values()]) } };
  };

  it('gives back the state of the last epoch and the best weights, in another process too', async () => {
    const first = await TrainingCheckpoint.open(folder);
    expect(await first.restore(parts(null))).toBeNull();
    set(1, 2);
    await first.write(momentAt(1), parts(best(2, 7), 10));
    set(3, 4);
    await first.write(momentAt(2), parts(best(5, 8), 20)); // better ones
    set(5, 6);
    await first.write(momentAt(3), parts(best(5, -1), 30)); // the same step: not written again
    set(0, 0);
    const again = await TrainingCheckpoint.open(folder);
    const given: SavedState[] = [];
    expect(await again.restore(parts(null, 0, (saved) => void given.push(saved)))).toEqual(momentAt(3));
    expect(given).toHaveLength(1);
    expect(given[0]).toMatchObject({ ...momentAt(3), progress: { ...momentAt(3), elapsedMs: 30, bestStep: 5 } });
    const snapshot = given[0]?.best;
    expect(Array.from(weight.dataSync())).toEqual([5, 6]);
    expect(Array.from(snapshot?.values.get('weight')?.dataSync() ?? [])).toEqual([8, 8]);
    expect((await readdir(folder)).sort()).toEqual(['best-5.safetensors', 'checkpoint.json', 'state-3.safetensors']);
    snapshot?.dispose();
  });

  it('has no best weights where there were none yet', async () => {
    const checkpoint = await TrainingCheckpoint.open(folder);
    await checkpoint.write(momentAt(1), parts(null));
    const given: SavedState[] = [];
    await checkpoint.restore(parts(null, 0, (saved) => void given.push(saved)));
    expect(given[0]?.best).toBeNull();
  });

  it('sweeps what a killed process left half-written, when it is opened', async () => {
    const checkpoint = await TrainingCheckpoint.open(folder);
    await checkpoint.write(momentAt(1), parts(null));
    await writeFile(join(folder, 'state-2.safetensors'), 'half');
    await mkdir(join(folder, 'checkpoint.json.partial'));
    await TrainingCheckpoint.open(folder);
    expect((await readdir(folder)).sort()).toEqual(['checkpoint.json', 'state-1.safetensors']);
  });

  it('refuses the state of another model, naming the parameter', async () => {
    const checkpoint = await TrainingCheckpoint.open(folder);
    await checkpoint.write(momentAt(1), parts(null));
    const wider = tf.variable(tf.zeros([3]));
    const withTensor = (name: string, variable: tf.Variable): Checkpointed[] => [
      { state: () => ({ tensors: new Map([[name, variable]]) }) },
    ];
    const of = join(folder, 'state-1.safetensors');
    await expect(checkpoint.restore(withTensor('weight', wider))).rejects.toThrow(`${of}: must hold weight [3]`);
    await expect(checkpoint.restore(withTensor('other', weight))).rejects.toThrow(`${of}: must hold other [2]`);
    wider.dispose();
  });

  it('refuses two parts that keep something under the same name, and the names that are its own', async () => {
    const checkpoint = await TrainingCheckpoint.open(folder);
    const write = (...given: Checkpointed[]) => checkpoint.write(momentAt(1), given);
    const weights: Checkpointed = { state: () => ({ tensors: new Map([['weight', weight]]) }) };
    await expect(write(weights, weights)).rejects.toThrow(
      '"weight" must be kept by one part of a training, but two do',
    );
    const records: Checkpointed = { state: () => ({ progress: { seen: 1 } }) };
    await expect(write(records, records)).rejects.toThrow('"seen" must be kept by one part of a training, but two do');
    const taken: Checkpointed = { state: () => ({ progress: { bestStep: 1 } }) };
    await expect(write(taken)).rejects.toThrow('no part may keep "bestStep"');
    expect(await readdir(folder)).toEqual([]);
  });
});
