import { countEntitiesByLabel } from '@dynclean/datasets';
import { type EngineName, listEngines, startEngine } from '@dynclean/engine';
import { evaluateSpanModel, trainSpanModel } from '@dynclean/training';
import { makeTinyTask } from '@dynclean/training/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { createObjective } from '../createObjective.js';

const engine = listEngines().find(({ available }) => available)?.name as EngineName;

describe(`self-training on ${engine}`, () => {
  beforeAll(() => startEngine({ engine, threads: 1 }));

  it('lets a student learn from its teacher, which becomes what the student is', async () => {
    const first = makeTinyTask({ totalEpochs: 8 });
    const dev = { corpus: first.corpus, entityCounts: countEntitiesByLabel(first.sentences, first.vocabulary) };
    const model = first.createModel(3);
    await trainSpanModel({ ...first, model, labels: first.spans.labels, dev });
    const start = model.snapshot();
    const started = await evaluateSpanModel(model, dev, { settings: first.settings });
    const method = { name: 'self-training', settings: { periodEpochs: 1 } };
    const settings = { ...first.settings, totalEpochs: 2, method };
    const labels = new Int32Array(first.spans.numSpans); // play no part
    const objective = createObjective({ corpus: first.corpus, labels, settings });
    const result = await trainSpanModel({ ...first, settings, model, objective, labels, dev, isTrained: true });
    expect(result.evaluations[0]).toMatchObject({ step: 0, epoch: 0, scores: started, best: true });
    expect(result.best!.scores.f1).toBeGreaterThanOrEqual(started.f1);
    const taught = [...(objective.state?.().tensors ?? [])].some(([name, variable]) => {
      const began = start.values.get(name.replace('teacher.', ''))?.dataSync();
      return variable.dataSync().some((value, i) => value !== began?.[i]);
    });
    expect(taught).toBe(true);
    for (const one of [start, model]) one.dispose();
    objective.dispose?.();
  });
});
