import { createLabelVocabulary, enumerateCandidateSpans } from '@dynclean/datasets';
import type { HeldOutParting, Sentence } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import type { TrainStageInputs } from '../../training/TrainStageOptions.js';
import { holdOut } from './holdOut.js';

/** One word each: candidate spans are sentences. */
const oneWord = (word: string, isEntity: boolean): Sentence => ({
  tokens: [word],
  entities: isEntity ? [[0, 0, 'A']] : [],
});

/** Of each fold the sentences that are learned, and those that are recorded. */
function partAll(sentences: readonly Sentence[], by: HeldOutParting, folds: number): [number[], number[]][] {
  const vocabulary = createLabelVocabulary(['A', 'B']);
  const spans = enumerateCandidateSpans(sentences, vocabulary, 1);
  const usable = new Uint8Array(spans.numSpans).fill(1);
  const train = { spans, usable, usableCounts: new Int32Array(sentences.length).fill(1) };
  const data = { dataset: { train: sentences, trainFile: 'train.jsonl' }, vocabulary };
  const inputs = { data, spans, corpora: { train } } as unknown as TrainStageInputs;
  const marked = (marks: Uint8Array): number[] => [...marks.keys()].filter((span) => marks[span] === 1);
  return Array.from({ length: folds }, (_, fold) => {
    const { learned, recorded } = holdOut(inputs, { by, folds, fold, seed: 42 });
    return [marked(learned.usable), marked(recorded.usable)];
  });
}

describe(holdOut, () => {
  // Ann in three sentences, once as no entity and once in another letter case; six of other words.
  const sentences = [
    ...[true, true, false].map((isEntity) => oneWord('Ann', isEntity)),
    oneWord('ANN', true),
    ...['b', 'c', 'd', 'e', 'f', 'g'].map((word) => oneWord(word, word === 'b')),
  ];
  const all = [...sentences.keys()];
  const without = (some: readonly number[]): number[] => all.filter((one) => !some.includes(one));

  it('holds out all spans that have the words of a name, whatever their label and letter case', () => {
    const folds = partAll(sentences, 'words', 2);
    expect(folds.map(([, recorded]) => recorded.join()).sort()).toEqual(['0,1,2,3', '4']);
    for (const [learned, recorded] of folds) expect(learned).toEqual(without(recorded));
  });

  it('holds out whole sentences, each once, and learns all others', () => {
    const folds = partAll(sentences, 'sentences', 3);
    expect(folds.flatMap(([, recorded]) => recorded).sort()).toEqual(all);
    expect(folds.map(([, recorded]) => recorded.length)).toEqual([4, 3, 3]);
    for (const [learned, recorded] of folds) expect(learned).toEqual(without(recorded));
  });

  it('holds out the same sentences with what shares an entity of theirs, in this letter case', () => {
    const [folds, plain] = [partAll(sentences, 'entities', 5), partAll(sentences, 'sentences', 5)];
    expect(folds.map(([, recorded]) => recorded)).toEqual(plain.map(([, recorded]) => recorded));
    for (const [learned, recorded] of folds) {
      const hasAnn = recorded.some((one) => one < 2); // sentence 2 has the word and no entity
      expect(learned).toEqual(without([...recorded, ...(hasAnn ? [0, 1] : [])]));
    }
    expect(folds.some(([learned]) => !learned.includes(0) && learned.includes(2))).toBe(true);
  });

  it('refuses more folds than there are things to part, and a fold without which nothing is left', () => {
    expect(() => partAll(sentences, 'words', 3)).toThrow('must have at least 3 names, which are what the words of an entity are, one for each fold, but has 2'); // prettier-ignore
    expect(() => partAll(sentences.slice(0, 2), 'sentences', 3)).toThrow('must have at least 3 sentences, one for each fold, but has 2'); // prettier-ignore
    expect(() => partAll(sentences.slice(0, 2), 'entities', 2)).toThrow('must leave something to train on without fold 1 of 2 by entities, but leaves nothing'); // prettier-ignore
  });
});
