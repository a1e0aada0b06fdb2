import type { Decision, Sentence } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { matchDecisions } from './matchDecisions.js';

const sentenceOf = (text: string, id?: string): Sentence => ({
  tokens: text.split(' '),
  entities: [],
  ...(id === undefined ? {} : { origin: { id } }),
});
const on = (sentence: number, text: string, more: Partial<Decision> = {}): Decision =>
  ({ sentence, tokens: text.split(' '), first: 0, last: 0, type: null, action: 'keep', ...more }) as Decision;
const corpus = [sentenceOf('New line'), sentenceOf('Ann slept'), sentenceOf('It rains', 'a'), sentenceOf('It rains', 'b')]; // prettier-ignore

describe(matchDecisions, () => {
  it('finds sentences where they stood, and elsewhere by their words', () => {
    const { bySentence, unmatched, moved } = matchDecisions(corpus, [on(2, 'Ann slept'), on(1, 'Ann slept', { last: 1 })]); // prettier-ignore
    expect([...bySentence.keys()]).toEqual([1]);
    expect(bySentence.get(1)).toHaveLength(2);
    expect([unmatched, moved]).toEqual([[], 1]);
  });

  it('takes the id where several sentences have the words, and refuses to guess without', () => {
    expect([...matchDecisions(corpus, [on(9, 'It rains', { id: 'b' })]).bySentence.keys()]).toEqual([3]);
    const { unmatched } = matchDecisions(corpus, [on(9, 'It rains'), on(9, 'It rains', { id: 'c' }), on(2, 'Ann woke')]); // prettier-ignore
    expect(unmatched.map(({ reason }) => reason)).toEqual(['several-sentences', 'no-such-sentence', 'no-such-sentence']); // prettier-ignore
  });

  it('takes the place before anything else: of equal sentences the one that was looked at', () => {
    expect([...matchDecisions(corpus, [on(4, 'It rains')]).bySentence.keys()]).toEqual([3]);
  });

  it('lets the last decision on a span count', () => {
    const { bySentence, superseded } = matchDecisions(corpus, [on(2, 'Ann slept'), on(2, 'Ann slept', { action: 'unsure' })]); // prettier-ignore
    expect(bySentence.get(1)?.map(({ action }) => action)).toEqual(['unsure']);
    expect(superseded).toBe(1);
  });
});
