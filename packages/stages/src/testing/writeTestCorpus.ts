import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { writeSentences } from '@dynclean/datasets';
import { createBertConfig } from '@dynclean/models';
import type { Entity, Sentence } from '@dynclean/schema';
import { createWordPieceJson } from '@dynclean/tokenizers';
import { createRandomEncoder, createWordVocabulary, writeEncoderFolder } from '@dynclean/weights';

import { createTestFolder } from './createTestFolder.js';

const people = ['Ann', 'Bob', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gus', 'Hana'];
const places = ['Oslo', 'Rome', 'Lima', 'Cairo', 'Paris', 'Bergen', 'Kyoto', 'Delhi'];
const frames: readonly (readonly string[])[] = [
  ['PER', 'lives', 'in', 'LOC', '.'],
  ['In', 'LOC', 'it', 'rains', '.'],
  ['PER', 'and', 'PER', 'left', 'LOC', 'today', '.'],
  ['Nothing', 'happened', 'today', '.'],
  ['PER', 'sleeps', '.'],
];

/** A sequence of numbers in [0, 1) that repeats (Lehmer's generator). */
function createNumbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Sentences with their true entities. */
function createSentences(count: number, seed: number): Sentence[] {
  const next = createNumbers(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T;
  return Array.from({ length: count }, () => {
    const entities: Entity[] = [];
    const tokens = pick(frames).map((word, index) => {
      if (word !== 'PER' && word !== 'LOC') return word;
      entities.push([index, index, word]);
      return pick(word === 'PER' ? people : places);
    });
    return { tokens, entities };
  });
}

/** Distant labels: every eighth entity is missed, every eighth has the other type, now and then a word is one. */
function addNoise(sentences: readonly Sentence[], seed: number): Sentence[] {
  const next = createNumbers(seed);
  return sentences.map(({ tokens, entities }) => {
    const distant = entities.flatMap(([first, last, type]): Entity[] => {
      const chance = next();
      if (chance < 1 / 8) return [];
      return [[first, last, chance < 2 / 8 ? (type === 'PER' ? 'LOC' : 'PER') : type]];
    });
    const last = tokens.length - 1;
    const full = next() < 1 / 8 ? [...distant, [last, last, 'LOC'] as Entity] : distant;
    return { tokens, entities: full };
  });
}

/** Two layers of 16, so that the plain engine takes a step in a tenth of a second. */
async function writeTinyEncoder(folder: string, sentences: readonly (readonly string[])[]): Promise<void> {
  const vocabulary = createWordVocabulary(sentences, { minCount: 1 });
  const config = createBertConfig({
    vocabSize: vocabulary.length,
    hiddenSize: 16,
    numLayers: 2,
    numHeads: 2,
    intermediateSize: 32,
    maxPositions: 16,
  });
  const tokenizerFiles = new Map([
    ['tokenizer.json', JSON.stringify(createWordPieceJson(vocabulary, 'vocabulary', false))],
    ['tokenizer_config.json', JSON.stringify({ tokenizer_class: 'BertTokenizer', do_lower_case: false })],
  ]);
  await writeEncoderFolder(folder, { config, parameters: createRandomEncoder(config, 1), tokenizerFiles });
}

/** A small head, and rates at which random weights learn in a few steps. */
export const testSettings = {
  batchSize: 4,
  widthEmbeddingSize: 8,
  headHiddenSize: 16,
  encoderLr: 5e-3,
  headLr: 1e-2,
} as const;

/** What tests of runs share: a small noisy corpus and a small encoder of random weights, in a fresh folder. */
export async function writeTestCorpus(
  options: { readonly sentences?: number; readonly withGold?: boolean } = {},
): Promise<{
  readonly folder: string;
  readonly dataset: string;
  readonly encoder: string;
}> {
  const { sentences = 48, withGold = true } = options;
  const folder = await createTestFolder();
  const dataset = join(folder, 'corpus');
  const gold = createSentences(sentences, 11);
  await writeSentences(join(dataset, 'train-distant.jsonl'), addNoise(gold, 12));
  if (withGold) await writeSentences(join(dataset, 'train-gold.jsonl'), gold);
  await writeSentences(join(dataset, 'dev.jsonl'), createSentences(12, 13));
  await writeSentences(join(dataset, 'test.jsonl'), createSentences(12, 14));
  await writeFile(join(dataset, 'dataset.json'), JSON.stringify({ name: 'test corpus', types: ['PER', 'LOC'] }));
  const encoder = join(folder, 'encoder');
  await writeTinyEncoder(
    encoder,
    gold.map(({ tokens }) => tokens),
  );
  return { folder, dataset, encoder };
}
