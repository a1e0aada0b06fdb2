import { InputError } from '@dynclean/schema';
import { beforeAll, describe, expect, it } from '@jest/globals';

import type { DataRef, VersionRef } from '../../store/PlannedStage.js';
import type { StageStore } from '../../store/StageStore.js';
import { writeTestCorpus } from '../../testing/writeTestCorpus.js';
import { StageSession } from '../StageSession.js';
import { openVersion } from './openVersion.js';

let data: DataRef;
const session = new StageSession({});
const open = async (version: VersionRef) =>
  (await openVersion({ store: {} as StageStore, session }, data, version)).dataset;
const wordsOf = (sentences: readonly { readonly tokens: readonly string[] }[]) =>
  sentences.map(({ tokens }) => tokens.join(' '));

beforeAll(async () => {
  const { dataset } = await writeTestCorpus({ sentences: 47 });
  data = { name: 'mine', source: dataset, train: null, dev: null, test: null, sentences: null };
});

describe(openVersion, () => {
  it('deletes annotations of gold labels, all of them at 1 and none at 0', async () => {
    const gold = await open('gold');
    expect((await open({ masked: 0, seed: 3 })).train).toEqual(gold.train);
    const none = await open({ masked: 1, seed: 3 });
    expect(none.train.flatMap(({ entities }) => entities)).toEqual([]);
    expect(wordsOf(none.train)).toEqual(wordsOf(gold.train));
    expect(none.gold).toEqual(gold.gold); // what is true does not change
  });

  it('parts the sentences into halves, with the labels, gold labels and lines that each has in the whole', async () => {
    const whole = await open({ masked: 0.5, seed: 3 });
    const halves = [await open({ masked: 0.5, seed: 3, half: 1 }), await open({ masked: 0.5, seed: 3, half: 2 })];
    const numSentences = whole.train.length;
    expect(halves.map(({ train }) => train.length)).toEqual([
      Math.ceil(numSentences / 2),
      Math.floor(numSentences / 2),
    ]);
    const rowsOf = ({ train, gold = [], lines }: typeof whole) =>
      train.map((sentence, at) => JSON.stringify([lines.train[at], sentence, gold[at], lines.gold?.[at]]));
    expect(halves.flatMap(rowsOf).sort()).toEqual(rowsOf(whole).sort());
    expect(new Set([whole, ...halves].map(({ trainSha256 }) => trainSha256)).size).toBe(3);
    for (const { dev, test } of halves) expect([dev, test]).toEqual([whole.dev, whole.test]);
  });

  it('wants gold labels for that', async () => {
    const { dataset } = await writeTestCorpus({ withGold: false });
    const without = { ...data, source: dataset };
    const opening = openVersion({ store: {} as StageStore, session }, without, { masked: 0.5, seed: 3, half: 1 });
    await expect(opening).rejects.toThrow(InputError);
    await expect(opening).rejects.toThrow('must have gold labels of the training sentences');
  });
});
