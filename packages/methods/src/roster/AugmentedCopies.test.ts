import { listEngines, startEngine } from '@dynclean/engine';
import type { NamedArray } from '@dynclean/models';
import { makeTinyTask } from '@dynclean/training/testing';
import { createRandomLanguageHead } from '@dynclean/weights';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

import type { LanguageSource } from '../Method.js';
import { createLanguage } from '../testing/createLanguage.js';
import { AugmentedCopies } from './AugmentedCopies.js';
import { roster } from './roster.js';
import type { RosterSettings } from './RosterSettings.js';

const engine = listEngines().find(({ available }) => available)!.name;
// Subwords: specials 0 to 4, the 5, cat 6, saw 7, Ann 8, Bob 9, in 10, Oslo 11, Rome 12, today 13 with 15 behind, . 14.
const task = makeTinyTask({}, { head: 'entity-and-type' });
const { corpus, config, tokenizer } = task;

/** A model whose scores are the bias of its head alone, or that has random weights. */
function createCopies(
  own: Partial<RosterSettings>,
  {
    bias = null,
    seed = 1,
    ...given
  }: { bias?: readonly number[] | null; seed?: number; pieces?: LanguageSource['pieces'] },
): AugmentedCopies {
  const head = new Map<string, NamedArray>(createRandomLanguageHead(config, 3));
  if (bias !== null) {
    const [scale] = [...head.keys()].filter((name) => name.endsWith('LayerNorm.weight'));
    head.set(scale!, { shape: [16], values: new Float32Array(16) });
    head.set('cls.predictions.bias', {
      shape: [20],
      values: Float32Array.from({ length: 20 }, (_, id) => bias[id] ?? -9),
    });
  }
  const language = { ...createLanguage(task, head), ...given };
  return new AugmentedCopies({ corpus, language, settings: roster.parseSettings(own) as RosterSettings, seed });
}

async function list(copies: AugmentedCopies, round = 1): Promise<number[][]> {
  const student = task.createModel(1);
  await copies.renew(student, round);
  student.dispose();
  return copies.of([...corpus.encodings.keys()]).map(({ inputIds }) => Array.from(inputIds));
}

describe(AugmentedCopies, () => {
  let held = 0;
  beforeAll(() => startEngine({ engine, threads: 1 }));
  afterEach(() => expect(tf.memory().numTensors).toBe(held));

  it('has the best subword wherever it may stand, hidden or not', async () => {
    held = tf.memory().numTensors;
    const best = Array.from({ length: 20 }, (_, id) => (id === 9 ? 5 : 0)); // Bob
    const copies = createCopies({ numReplacements: 1 }, { bias: best });
    expect(() => copies.of([0])).toThrow('roster: copies must be made before they are asked for');
    const [first, second, third] = await list(copies);
    // "the cat saw Ann ." and "Ann saw the cat in Oslo today .": names alone are of Bob's kind.
    expect(first).toEqual([1, 5, 6, 7, 9, 14, 2]);
    expect(second).toEqual([1, 9, 7, 5, 6, 10, 9, 13, 15, 14, 2]);
    expect(third).toEqual([1, 13, 15, 14, 2]);
    // Of 4 times 15 words: Ann in two sentences of two of the four, and each of the four places.
    expect(copies.replacedWords).toBeCloseTo((4 + 4) / 60, 9);
    copies.dispose();
  });

  it('replaces what is inside words by what is inside words, where it is told to', async () => {
    held = tf.memory().numTensors;
    // Were "saw" a subword inside words, it could stand in the place of "day", which only one of them looks at.
    const pieces = tokenizer.pieces().map((piece, id) => (id === 7 ? { ...piece, startsWord: false } : piece));
    const other = Array.from({ length: 20 }, (_, id) => (id === 7 ? 5 : 0));
    for (const [augmentationReplace, drawn] of [
      ['first_pieces', 15],
      ['all_pieces', 7],
    ] as const) {
      const copies = createCopies({ numReplacements: 1, augmentationReplace }, { bias: other, pieces });
      expect((await list(copies))[2]).toEqual([1, 13, drawn, 14, 2]);
      copies.dispose();
    }
  });

  it('draws anew in each round, the same from the same seed, and keeps words where they were', async () => {
    held = tf.memory().numTensors;
    const of = async (own: Partial<RosterSettings>, { seed = 1, round = 1 } = {}) => {
      const copies = createCopies(own, { seed });
      const made = await list(copies, round);
      copies.dispose();
      return made;
    };
    const own = { maskProbability: 0.5 };
    const made = await of(own);
    expect(await of(own)).toEqual(made);
    for (const other of [{ seed: 2 }, { round: 2 }]) expect(await of(own, other)).not.toEqual(made);
    expect(await of({ ...own, augmentationModel: 'finetuned_encoder' })).not.toEqual(made);
    // As many numbers are drawn whatever is hidden: the model alone sees another text.
    expect(await of({ maskProbability: 0 })).not.toEqual(await of({ maskProbability: 1 }));
    made.forEach((inputIds, sentence) => {
      expect(inputIds).toHaveLength(corpus.encodings[sentence]!.inputIds.length);
      expect(inputIds.every((id) => id !== tokenizer.specialIds.mask)).toBe(true);
    });
  });
});
