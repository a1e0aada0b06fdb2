import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { listEngines } from '@dynclean/engine';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { readModel } from '../training/loadModel.js';
import { testSettings, writeTestCorpus } from '../testing/writeTestCorpus.js';
import { trainRun, type TrainRunOptions } from './trainRun.js';

const engine = listEngines().find(({ available }) => available)!.name;
const own = { numModels: 2, ensembleEpochs: 1, selfTrainingEpochs: 1, removalInterval: 4 };
const method = { name: 'roster', settings: { ...own, augmentation: 'substitute', substituteEpochs: 2 } };

describe('a training by a method of several stages', () => {
  let options: Omit<TrainRunOptions, 'out'>;
  let folder: string;

  beforeAll(async () => {
    const corpus = await writeTestCorpus({ sentences: 24 });
    ({ folder } = corpus);
    options = {
      dataset: corpus.dataset,
      encoder: corpus.encoder,
      engine,
      threads: 1,
      precision: 'fp32',
      settings: { ...testSettings, totalEpochs: 1, schedule: 'linear', seed: 5, method },
    };
  });

  it('does them one after the other, goes on behind those that are complete, and leaves the last', async () => {
    const out = join(folder, 'roster');
    const controller = new AbortController();
    const begun = new Set<string>();
    const stopped = trainRun({ ...options, out }, {
      signal: controller.signal,
      onProgress: ({ stage }) => {
        begun.add(stage);
        if (stage === 'RoSTER, student') controller.abort();
      },
    }); // prettier-ignore
    await expect(stopped).rejects.toThrow('interrupted');
    expect(begun).toContain('RoSTER, model 2 of 2');
    const models = (await readdir(`${out}.stages`)).filter((name) => name.startsWith('roster-model-'));
    expect(models).toHaveLength(2);
    expect(existsSync(out)).toBe(false);

    const said: string[] = [];
    const { settings, modelFolder } = await trainRun({ ...options, out }, { onMessage: (text) => said.push(text) });
    expect(said.filter((text) => text.includes('complete already')).map((text) => text.split(':')[0])).toEqual([
      'RoSTER, model 1 of 2',
      'RoSTER, model 2 of 2',
    ]);
    expect(settings).toMatchObject({
      seed: 7,
      totalEpochs: 1,
      modelSelection: 'last',
      batchOrder: 'shuffle_sentences',
    });
    expect(settings.method.settings).toMatchObject({
      stage: 'self_training',
      numModels: 2,
      augmentation: 'substitute',
    });
    const ofHead = said.filter((text) => text.startsWith('RoSTER, substitute for a language head: epoch'));
    expect(ofHead).toEqual([
      expect.stringMatching(/epoch 1, mean loss \d+\.\d+, \d+\.\d % among the five best$/),
      expect.stringMatching(/epoch 2, mean loss/),
    ]);
    // Its copies are other texts: a head of two epochs puts what is frequent nearly everywhere.
    const [replaced] = said.flatMap((text) => /replacedWords (\S+)$/.exec(text)?.[1] ?? []);
    expect(Number(replaced)).toBeGreaterThan(0.05);
    expect((await readModel(modelFolder)).head).toMatchObject({ name: 'entity-and-type', shape: { wordDropout: 0.1 } });
    expect(existsSync(`${out}.stages`)).toBe(false);
  });

  it('refuses before it trains to draw copies by a head that the checkpoint does not hold', async () => {
    const asked = { name: 'roster', settings: { ...own, augmentation: 'checkpoint' } };
    const settings = { ...options.settings, method: asked };
    await expect(trainRun({ ...options, settings, out: join(folder, 'checkpoint') })).rejects.toThrow(
      'roster: augmentation checkpoint must have an encoder whose checkpoint holds the head',
    );
  });

  it('refuses before it trains to record dynamics of words', async () => {
    await expect(trainRun({ ...options, out: join(folder, 'dynamics'), dynamics: true })).rejects.toThrow(
      'dynamics: the method must be one that classifies spans, but roster classifies words',
    );
  });
});
