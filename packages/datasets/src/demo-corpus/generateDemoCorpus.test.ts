import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Sentence } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { resolveCatalogFolder } from '../catalog/catalogFolders.js';
import { checkDataset } from '../dataset/checkDataset.js';
import { createDictionaryMatcher } from '../annotators/dictionary/DictionaryMatcher.js';
import { readDataset } from '../dataset/readDataset.js';
import { readDictionary } from '../annotators/dictionary/readDictionary.js';
import { formatDemoCorpus } from './formatDemoCorpus.js';
import { generateDemoCorpus } from './generateDemoCorpus.js';
import { NAMED_FRAMES, NEUTRAL_FRAMES, PLAIN_FRAMES, TRAP_FRAMES } from './partFrames.js';

const FOLDER = join(resolveCatalogFolder({}), 'demo');
const corpus = generateDemoCorpus();
const { trainDistant, trainGold, dev, test } = corpus;

interface Score {
  readonly labelled: number;
  readonly wrongType: number;
  readonly partial: number;
  readonly noEntity: number;
  readonly precision: number;
  readonly recall: number;
}

/** Exact-match precision and recall, in percent, and what the wrong labels are. */
function scoreDistantLabels(distant: readonly Sentence[], gold: readonly Sentence[]): Score {
  const counts = { labelled: 0, right: 0, wrongType: 0, partial: 0, noEntity: 0, gold: 0 };
  distant.forEach((sentence, index) => {
    const truth = gold[index]?.entities ?? [];
    counts.gold += truth.length;
    for (const [first, last, type] of sentence.entities) {
      counts.labelled++;
      const same = truth.find((entity) => entity[0] === first && entity[1] === last);
      if (same !== undefined) counts[same[2] === type ? 'right' : 'wrongType']++;
      else counts[truth.some((entity) => entity[0] <= last && entity[1] >= first) ? 'partial' : 'noEntity']++;
    }
  });
  return { ...counts, precision: (100 * counts.right) / counts.labelled, recall: (100 * counts.right) / counts.gold };
}

const surfaces = (sentences: readonly Sentence[]): string[] =>
  sentences.flatMap(({ tokens, entities }) => entities.map(([first, last]) => tokens.slice(first, last + 1).join(' ')));
const meanLength = (sentences: readonly Sentence[]): number =>
  sentences.reduce((sum, { tokens }) => sum + tokens.length, 0) / sentences.length;
const emptyShare = (sentences: readonly Sentence[]): number =>
  sentences.filter(({ entities }) => entities.length === 0).length / sentences.length;

describe('datasets/demo', () => {
  it('is what the generator makes, byte for byte', async () => {
    const made = formatDemoCorpus();
    for (const [name, content] of made) expect(await readFile(join(FOLDER, name), 'utf8')).toBe(content);
    expect((await readdir(FOLDER)).sort()).toEqual([...made.keys(), 'README.md', 'dataset.json'].sort());
  });

  it('has nothing that `data check` complains about', async () => {
    expect(await checkDataset(FOLDER)).toEqual([]);
  });

  it('has distant labels that the dictionary beside it gives', async () => {
    const matcher = createDictionaryMatcher(await readDictionary(join(FOLDER, 'dictionary.tsv')));
    const { train, types } = await readDataset(FOLDER);
    expect(types).toEqual(['PER', 'ORG', 'LOC', 'PROD']);
    expect(train.map(({ tokens }) => matcher.match(tokens))).toEqual(train.map(({ entities }) => entities));
  });
});

describe(generateDemoCorpus, () => {
  it('gives the same corpus for the same seed, and another one for another', () => {
    expect(generateDemoCorpus()).toEqual(corpus);
    expect(generateDemoCorpus(1).trainGold).not.toEqual(trainGold);
  });

  it('has 1,200 training, 300 dev and 300 test sentences, none of them twice', () => {
    expect([trainDistant, trainGold, dev, test].map(({ length }) => length)).toEqual([1200, 1200, 300, 300]);
    expect(trainDistant.map(({ tokens }) => tokens)).toEqual(trainGold.map(({ tokens }) => tokens));
    const texts = [...trainGold, ...dev, ...test].map(({ tokens }) => tokens.join(' '));
    expect(new Set(texts).size).toBe(1800);
  });

  it('has noise like a real corpus: precision 60 to 80, recall 45 to 65', () => {
    const { precision, recall } = scoreDistantLabels(trainDistant, trainGold);
    expect(precision).toBeGreaterThan(60);
    expect(precision).toBeLessThan(80);
    expect(recall).toBeGreaterThan(45);
    expect(recall).toBeLessThan(65);
  });

  it.each([1, 2, 3, 4, 5])('has such noise by its making, not by luck: seed %d', (seed) => {
    const other = generateDemoCorpus(seed);
    const { precision, recall } = scoreDistantLabels(other.trainDistant, other.trainGold);
    expect([precision > 60 && precision < 80, recall > 45 && recall < 65]).toEqual([true, true]);
  });

  it('has false positives of all sorts: wrong type, wrong bounds, no entity', () => {
    const counts = scoreDistantLabels(trainDistant, trainGold);
    for (const sort of ['wrongType', 'partial', 'noEntity'] as const) {
      expect(counts[sort]).toBeGreaterThan(0.02 * counts.labelled);
    }
  });

  it('has words that are an entity here and none, or another one, there', () => {
    const types = new Map<string, Set<string>>();
    for (const { tokens, entities } of trainGold) {
      for (const [first, last, type] of entities) {
        const key = tokens.slice(first, last + 1).join(' ');
        types.set(key, (types.get(key) ?? new Set()).add(type));
      }
    }
    expect([...types.values()].filter(({ size }) => size > 1).length).toBeGreaterThan(15);
    const single = new Set([...types.keys()].filter((key) => !key.includes(' ')));
    const elsewhere = new Set(
      trainGold.flatMap(({ tokens, entities }) =>
        tokens.filter((token, at) => single.has(token) && !entities.some(([first, last]) => first <= at && at <= last)),
      ),
    );
    expect(elsewhere.size).toBeGreaterThan(8);
  });

  it('contradicts its dictionary: false positives whose words are right elsewhere, false negatives that are labelled elsewhere', () => {
    const right = new Set<string>();
    const wrong = new Set<string>();
    const missed = new Set<string>();
    trainGold.forEach(({ tokens, entities }, index) => {
      const labelled = new Set(trainDistant[index]?.entities.map(String));
      const truth = new Set(entities.map(String));
      const textOf = (span: readonly [number, number, string]): string => `${tokens.slice(span[0], span[1] + 1).join(' ')} ${span[2]}`;
      for (const entity of entities) (labelled.has(String(entity)) ? right : missed).add(textOf(entity));
      for (const span of trainDistant[index]?.entities ?? []) if (!truth.has(String(span))) wrong.add(textOf(span));
    });
    expect([...wrong].filter((text) => right.has(text)).length / wrong.size).toBeGreaterThan(0.3);
    expect([...missed].length).toBeGreaterThan(200);
  }); // prettier-ignore

  it('has short sentences, 9 words on average', () => {
    for (const sentences of [trainGold, dev, test]) {
      expect(meanLength(sentences)).toBeGreaterThan(8.5);
      expect(meanLength(sentences)).toBeLessThan(11);
      expect(Math.max(...sentences.map(({ tokens }) => tokens.length))).toBeLessThanOrEqual(20);
    }
  });

  it('has no entity in 10 to 20 percent of the sentences', () => {
    for (const sentences of [trainGold, dev, test]) {
      expect(emptyShare(sentences)).toBeGreaterThan(0.1);
      expect(emptyShare(sentences)).toBeLessThan(0.2);
    }
  });

  it('has all four types in every split', () => {
    for (const sentences of [trainGold, trainDistant, dev, test]) {
      const types = sentences.flatMap(({ entities }) => entities.map(([, , type]) => type));
      for (const type of corpus.types)
        expect(types.filter((other) => other === type).length / types.length).toBeGreaterThan(0.1);
    }
  });

  it('has names in dev and test that training does not show, and others that it does', () => {
    const known = new Set(surfaces(trainGold));
    for (const sentences of [dev, test]) {
      const all = surfaces(sentences);
      const share = all.filter((surface) => !known.has(surface)).length / all.length;
      expect(share).toBeGreaterThan(0.35);
      expect(share).toBeLessThan(0.85);
    }
  });

  it('has frames in dev and test that training does not show', () => {
    const heldOut = [...NAMED_FRAMES, NEUTRAL_FRAMES, PLAIN_FRAMES, TRAP_FRAMES].flatMap((set) => set.heldOut);
    const patterns = heldOut.map((frame) => {
      const escaped = frame.replace(/[.?*+^$|()[\]\\]/g, '\\$&').replace(/\{[^}]*\}|<[^>]*>/g, '.+');
      return new RegExp(`(^| )${escaped}$`, 'i'); // after an opening the first word is written small
    });
    const fromHeldOut = (sentences: readonly Sentence[]): number =>
      sentences.filter(({ tokens }) => patterns.some((pattern) => pattern.test(tokens.join(' ')))).length /
      sentences.length;
    expect(fromHeldOut(test)).toBeGreaterThan(0.2);
    expect(fromHeldOut(dev)).toBeGreaterThan(0.2);
    expect(fromHeldOut(trainGold)).toBeLessThan(0.03); // frames such as "{PER} apologised to {PER} ..." match others
  });

  it('writes articles as English does', () => {
    const wrong = [...trainGold, ...dev, ...test].filter(({ tokens }) => / a (?![uU]ni|one)[aeioAEIO]| an [^aeiouAEIOU]/.test(` ${tokens.join(' ')}`));
    expect(wrong.map(({ tokens }) => tokens.join(' '))).toEqual([]);
  }); // prettier-ignore
});
