import { createRandom } from '@dynclean/random';
import { describe, expect, it } from '@jest/globals';

import { findSentenceEnds } from './findSentenceEnds.js';

/** Of the whole text at once. */
const endsOfWhole = (text: string): number[] =>
  Array.from(
    new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text),
    ({ index, segment }) => index + segment.length,
  );

describe(findSentenceEnds, () => {
  it('gives the ends of the whole text, whatever falls together with the end of a window', () => {
    const pieces = ['Ann', 'ran', '. ', '.', '! ', '? "', '\n', '\r\n', ' ', '(', ')', '12', '3.5', '\u3002', 'e\u0301', '\u{1f600}', '\u2029', '...', ',']; // prettier-ignore
    for (let seed = 1; seed <= 40; seed++) {
      const random = createRandom(seed);
      const text = Array.from({ length: 1500 }, () => random.pick(pieces)).join('');
      expect([...findSentenceEnds(text)]).toEqual(endsOfWhole(text));
    }
  });

  it.each([
    ['a sentence of many windows', `${'word '.repeat(2000)}. Then an end.`],
    ['signs alone', '( ) '.repeat(2000)],
    ['a small letter long after a full stop', `Ann left. ${'( '.repeat(2000)}and came. Bob ran.`],
    ['nothing', ''],
  ])('%s', (_case, text) => {
    expect([...findSentenceEnds(text)]).toEqual(endsOfWhole(text));
  });
});
