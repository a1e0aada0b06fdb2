import { describe, expect, it } from '@jest/globals';
import { type Sentence, type SpanReader, SpanSet, toSpanLabels } from '@dynclean/schema';

import { applyRemovals, type RemovableSpans, streamRemovals } from './applyRemovals.js';

const types = ['PER', 'LOC'];
const sentences: Sentence[] = [
  { tokens: ['Ann', 'Lee', 'left', 'Oslo'], entities: [[0, 1, 'PER'], [3, 3, 'LOC']] }, // prettier-ignore
  { tokens: ['Rain', '.'], entities: [] },
  { tokens: ['Rome', 'Ann'], entities: [[0, 0, 'LOC']], excluded: [[1, 1, 'PER']] },
];

/** All spans of at most two words, labelled by entities, in the order of ids. */
function enumerate(of: readonly Sentence[]): RemovableSpans {
  const spans = { sentenceOffsets: [0], start: [] as number[], end: [] as number[], labels: [] as number[] };
  for (const { tokens, entities } of of) {
    tokens.forEach((_, start) => {
      for (let end = start; end < Math.min(start + 2, tokens.length); end++) {
        const entity = entities.find(([first, last]) => first === start && last === end);
        spans.start.push(start);
        spans.end.push(end);
        spans.labels.push(entity === undefined ? 0 : types.indexOf(entity[2]) + 1);
      }
    });
    spans.sentenceOffsets.push(spans.start.length);
  }
  const { sentenceOffsets, start, end, labels } = spans;
  return {
    sentenceOffsets: Int32Array.from(sentenceOffsets),
    start: Int32Array.from(start),
    end: Int32Array.from(end),
    labels: Int32Array.from(labels),
  };
}

const spans = enumerate(sentences);
const mark = (...ids: number[]): Uint8Array =>
  spans.labels.reduce(
    (marks, _, id) => ((marks[id] = ids.includes(id) ? 1 : 0), marks),
    new Uint8Array(spans.labels.length),
  );
const idOf = (sentence: number, start: number, end: number): number =>
  spans.start.findIndex(
    (first, id) => id >= spans.sentenceOffsets[sentence]! && first === start && spans.end[id] === end,
  );

describe(applyRemovals, () => {
  it('sorts what is excluded by first, then last word, whatever was excluded before', () => {
    // Excluded before: [0, 1], which is no candidate any more and comes behind [0, 0].
    const before: Sentence[] = [{ tokens: ['a', 'b'], entities: [], excluded: [[0, 1, 'PER']] }];
    const [cleaned] = applyRemovals(before, enumerate(before), { isRemoved: Uint8Array.of(1, 0, 1), types });
    expect(cleaned?.excluded).toEqual([[0, 0, null], [0, 1, 'PER'], [1, 1, null]]); // prettier-ignore
  });

  it('moves removed positives out of the entities, and excludes them and removed negatives', () => {
    const cleaned = applyRemovals(sentences, spans, {
      isRemoved: mark(idOf(0, 3, 3), idOf(0, 2, 2), idOf(0, 0, 0), idOf(2, 0, 1)),
      types,
    });
    expect(cleaned).toEqual([
      {
        tokens: ['Ann', 'Lee', 'left', 'Oslo'],
        entities: [[0, 1, 'PER']],
        excluded: [[0, 0, null], [2, 2, null], [3, 3, 'LOC']], // prettier-ignore
      },
      { tokens: ['Rain', '.'], entities: [] },
      { tokens: ['Rome', 'Ann'], entities: [[0, 0, 'LOC']], excluded: [[0, 1, null], [1, 1, 'PER']] }, // prettier-ignore
    ]);
  });

  it('does not touch what it was given, and shares sentences that stay as they were', () => {
    const before = structuredClone(sentences);
    const cleaned = applyRemovals(sentences, spans, { isRemoved: mark(idOf(0, 3, 3)), types });
    expect(sentences).toEqual(before);
    expect(cleaned[1]).toBe(sentences[1]);
    expect(cleaned[2]).toBe(sentences[2]);
  });

  it('cleans D′ again under the ids of D, keeping what was excluded', () => {
    const once = applyRemovals(sentences, spans, { isRemoved: mark(idOf(0, 3, 3)), types });
    const spansOfOnce = enumerate(once);
    expect(spansOfOnce.start).toEqual(spans.start);
    expect(spansOfOnce.sentenceOffsets).toEqual(spans.sentenceOffsets);
    const twice = applyRemovals(once, spansOfOnce, { isRemoved: mark(idOf(0, 0, 1)), types });
    expect(twice[0]).toEqual({
      tokens: ['Ann', 'Lee', 'left', 'Oslo'],
      entities: [],
      excluded: [[0, 1, 'PER'], [3, 3, 'LOC']], // prettier-ignore
    });
  });

  it('refuses spans, marks and sentences that do not belong together', () => {
    expect(() => applyRemovals(sentences.slice(1), spans, { isRemoved: mark(), types })).toThrow('2 sentences and');
    expect(() => applyRemovals(sentences, spans, { isRemoved: new Uint8Array(3), types })).toThrow('isRemoved (3)');
    const [first, ...others] = sentences;
    expect(() =>
      applyRemovals([{ ...first!, entities: [] }, ...others], spans, { isRemoved: mark(idOf(0, 3, 3)), types }),
    ).toThrow('sentence 0 must hold the 1 removed entities, but 0 of its entities have their bounds');
  });
});

/** The spans for whoever reads them by chunks. */
const readerOf = ({ sentenceOffsets, start, end, labels }: RemovableSpans): SpanReader => ({
  ...toSpanLabels(labels),
  placesOf: (ids) => ({
    sentences: ids.map((id) => sentenceOffsets.findLastIndex((offset) => offset <= id)),
    starts: ids.map((id) => start[id]!),
    ends: ids.map((id) => end[id]!),
  }),
});

async function collect(cleaned: AsyncIterable<Sentence>): Promise<Sentence[]> {
  const all: Sentence[] = [];
  for await (const sentence of cleaned) all.push(sentence);
  return all;
}

describe(streamRemovals, () => {
  const setOf = (ids: readonly number[], numSpans = spans.labels.length): SpanSet => {
    const set = new SpanSet(numSpans);
    for (const id of ids) set.add(id);
    return set;
  };

  it('leaves what applyRemovals leaves, whatever is removed', async () => {
    const { length } = spans.labels;
    for (let choice = 0; choice < 1 << length; choice += 37) {
      // The last span is excluded in the data.
      const ids = [...spans.labels.keys()].filter((id) => (choice >> id) & 1 && id !== length - 1);
      const cleaned = await collect(streamRemovals(sentences, readerOf(spans), { removed: setOf(ids), types }));
      expect(cleaned).toEqual(applyRemovals(sentences, spans, { isRemoved: mark(...ids), types }));
    }
  });

  it('looks more removed spans up than it holds at a time', async () => {
    // 5,000 sentences of two words: three spans each, all of which go.
    const many = Array.from({ length: 5_000 }, (): Sentence => ({ tokens: ['a', 'b'], entities: [[1, 1, 'LOC']] }));
    const reader: SpanReader = {
      numSpans: 15_000,
      labelsOf: (ids) => ids.map((id) => (id % 3 === 2 ? 2 : 0)),
      placesOf: (ids) => ({
        sentences: ids.map((id) => Math.floor(id / 3)),
        starts: ids.map((id) => (id % 3 === 2 ? 1 : 0)),
        ends: ids.map((id) => (id % 3 === 0 ? 0 : 1)),
      }),
    };
    const removed = setOf([...Array(15_000).keys()], 15_000);
    const cleaned = await collect(streamRemovals(many, reader, { removed, types }));
    const expected: Sentence = { tokens: ['a', 'b'], entities: [], excluded: [[0, 0, null], [0, 1, null], [1, 1, 'LOC']] }; // prettier-ignore
    expect(cleaned).toEqual(many.map(() => expected));
  });

  it('refuses sentences that end before the spans do', async () => {
    const removed = setOf([idOf(0, 0, 0), idOf(2, 0, 1)]);
    await expect(collect(streamRemovals(sentences.slice(0, 2), readerOf(spans), { removed, types }))).rejects.toThrow(
      'streamRemovals: 2 sentences must hold all removed spans, but 1 lie behind them',
    );
  });
});
