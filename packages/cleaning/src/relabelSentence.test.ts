import { type Sentence, SpanSet, toSpanLabels } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { applyRemovals, streamRemovals } from './applyRemovals.js';
import { relabelSentence } from './relabelSentence.js';

const TYPES = ['A', 'B'];
/** Spans of at most two words of "x y z": [0,0] [0,1] [1,1] [1,2] [2,2], and of "w": [0,0]. */
const bounds = [[0, 0], [0, 1], [1, 1], [1, 2], [2, 2], [0, 0]] as const; // prettier-ignore
const sentences: readonly Sentence[] = [
  { tokens: ['x', 'y', 'z'], entities: [[0, 0, 'A'], [2, 2, 'B']], excluded: [[1, 1, null]] },
  { tokens: ['w'], entities: [] },
]; // prettier-ignore

/** What sentences become, as a whole and as a stream. -1: removed, without another label. */
async function apply(changes: Readonly<Record<number, number>>): Promise<Sentence[]> {
  const spans = {
    sentenceOffsets: Int32Array.of(0, 5, 6),
    start: Int32Array.from(bounds, ([first]) => first),
    end: Int32Array.from(bounds, ([, last]) => last),
    labels: Int32Array.of(1, 0, 0, 0, 2, 0),
  };
  const removed = new SpanSet(bounds.length);
  for (const span of Object.keys(changes)) removed.add(Number(span));
  const relabelled = [...removed].filter((span) => changes[span]! >= 0);
  const newLabels = {
    spanIds: Int32Array.from(relabelled),
    labels: Int32Array.from(relabelled, (span) => changes[span]!),
  };
  const reader = {
    ...toSpanLabels(spans.labels),
    placesOf: (ids: Int32Array) => ({
      sentences: ids.map((id) => (id === 5 ? 1 : 0)),
      starts: ids.map((id) => spans.start[id]!),
      ends: ids.map((id) => spans.end[id]!),
    }),
  };
  const streamed: Sentence[] = [];
  for await (const sentence of streamRemovals(sentences, reader, { types: TYPES, removed, newLabels })) {
    streamed.push(sentence);
  }
  const whole = applyRemovals(sentences, spans, { types: TYPES, isRemoved: removed.toMarks(), newLabels });
  expect(streamed).toEqual(whole);
  return whole;
}

describe(relabelSentence, () => {
  it('gives another type, takes a type away, and adds an entity', async () => {
    expect((await apply({ 0: 2, 4: 0 }))[0]).toEqual({ tokens: ['x', 'y', 'z'], entities: [[0, 0, 'B']], excluded: [[1, 1, null]] }); // prettier-ignore
    expect(await apply({ 5: 1 })).toEqual([sentences[0], { tokens: ['w'], entities: [[0, 0, 'A']] }]);
  });

  it('excludes what has no new label', async () => {
    expect((await apply({ 0: -1, 4: 1 }))[0]).toEqual({
      tokens: ['x', 'y', 'z'],
      entities: [[2, 2, 'A']],
      excluded: [[0, 0, 'A'], [1, 1, null]],
    }); // prettier-ignore
  });

  it('excludes a new entity across one that stays, or one across it that came before', async () => {
    // [1,2] lies across [2,2], which stays; [0,1] across [0,0], whose new type comes first, for it had a label.
    expect((await apply({ 3: 1 }))[0]).toMatchObject({ entities: [[0, 0, 'A'], [2, 2, 'B']], excluded: [[1, 1, null], [1, 2, null]] }); // prettier-ignore
    expect((await apply({ 0: 2, 1: 1 }))[0]).toMatchObject({ entities: [[0, 0, 'B'], [2, 2, 'B']], excluded: [[0, 1, null], [1, 1, null]] }); // prettier-ignore
    // Of two without a label before, the lower id: [0,1] is an entity, for [0,0] has no label any more.
    expect((await apply({ 0: 0, 1: 1, 3: 1, 4: 0 }))[0]).toMatchObject({ entities: [[0, 1, 'A']], excluded: [[1, 1, null], [1, 2, null]] }); // prettier-ignore
  });

  it('gives the same sentences where nothing changes, and leaves those given as they are', async () => {
    const after = await apply({ 5: 1 });
    expect(after[0]).toBe(sentences[0]);
    expect(sentences[1]!.entities).toEqual([]);
  });
});
