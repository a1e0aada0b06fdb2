import { listEngines, startEngine } from '@dynclean/engine';
import type { NerModel } from '@dynclean/models';
import { TokenBatches } from '@dynclean/training';
import { makeTinyTask } from '@dynclean/training/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import { NoiseRobustObjective } from './NoiseRobustObjective.js';
import { rosterSettingsSchema } from './RosterSettings.js';

const engine = listEngines().find(({ available }) => available)!.name;
const task = makeTinyTask({ headDropout: 0 }, { dropout: false, head: 'entity-and-type' });

function create(given: object = {}): NoiseRobustObjective {
  const settings = rosterSettingsSchema.parse({ removalInterval: 4, dropO: 0, minorityShare: 1, ...given });
  const batches = new TokenBatches(task.corpus, task.spans.labels, task.settings);
  return new NoiseRobustObjective(batches, { settings, seed: 30 });
}

/** Which words of a sentence count, by layer. */
function readWeights(objective: NoiseRobustObjective, model: NerModel, sentence: number): number[][] {
  const batch = objective.prepare(model, [sentence]);
  batch.dispose();
  return [Array.from(batch.weights.type), Array.from(batch.weights.entity)];
}

describe(NoiseRobustObjective, () => {
  beforeAll(() => startEngine({ engine, threads: 1 }));

  // Of fresh weights p_e is near 1/2 and q near 1/2: nothing is believed above 0.7.
  const all = [[0, 0, 0, 1, 0], [1, 1, 1, 1, 1]]; // prettier-ignore

  it('counts all labels until the first interval is over, and decides again after each', async () => {
    const model = task.createModel(1);
    const objective = create();
    for (const step of [1, 2, 3, 4, 6]) await objective.beforeStep(model, { epoch: 1, step });
    expect(readWeights(objective, model, 0)).toEqual(all);
    await objective.beforeStep(model, { epoch: 1, step: 5 });
    expect(readWeights(objective, model, 0)).toEqual([[0, 0, 0, 0, 0], [0, 0, 0, 1, 0]]); // prettier-ignore
    expect(objective.measures()).toEqual({ keptTypeLabels: 0, keptEntityLabels: 12 / 60 });
    model.dispose();
  });

  it('gives a type that would go whole its words back, and removes nothing where none is asked for', async () => {
    const model = task.createModel(1);
    for (const given of [{ minorityShare: 0.9 }, { removal: 'none' }]) {
      const objective = create(given);
      await objective.beforeStep(model, { epoch: 1, step: 5 });
      expect(readWeights(objective, model, 0)[0]).toEqual(all[0]);
    }
    model.dispose();
  });

  it('remembers over a stop what counts', async () => {
    const model = task.createModel(1);
    const [objective, again] = [create(), create()];
    await objective.beforeStep(model, { epoch: 1, step: 5 });
    const { progress } = objective.state();
    again.restore({ epoch: 1, step: 6, best: null, progress: JSON.parse(JSON.stringify(progress)) as object as Record<string, unknown> }); // prettier-ignore
    expect(readWeights(again, model, 1)).toEqual(readWeights(objective, model, 1));
    expect(readWeights(again, model, 1)).not.toEqual(readWeights(create(), model, 1));
    model.dispose();
  });

  it('adds the losses of both layers over the words that count', () => {
    const model = task.createModel(1);
    const objective = create({ gceQ: 1 });
    const batch = objective.prepare(model, [0, 1, 2]);
    const [loss, f] = tf.tidy(() => [
      objective.loss(model, batch).dataSync()[0]!,
      tf.exp(model.forward(batch.tensors, false).logits).arraySync() as number[][],
    ]);
    const typed = [...batch.tags.keys()].filter((word) => batch.tags[word]! > 0);
    const mean = (of: number[]): number => of.reduce((sum, value) => sum + value, 0) / of.length;
    const ofType = mean(typed.map((word) => 1 - f[word]![batch.tags[word]!]! / (1 - f[word]![0]!)));
    const ofEntity = mean(f.map(([none], word) => (batch.tags[word]! > 0 ? none! : 1 - none!)));
    expect(loss).toBeCloseTo(ofType + ofEntity, 5);
    batch.dispose();
    model.dispose();
  });
});
