import type { SpanExample } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import { showText } from '../testing/showText.js';
import { formatRemovedSpans } from './formatRemovedSpans.js';
import { formatContext, formatSpans } from './formatSpans.js';

const lines = (...text: string[]): string => `${text.join('\n')}\n`;

const span: SpanExample = {
  spanId: 7,
  line: 12,
  first: 3,
  last: 4,
  tokens: ['one', 'two', 'three', 'New', 'York', 'four', 'five', 'six'],
  type: 'LOC',
  aum: -1.23456,
  confidence: 0.25,
  removed: true,
};

describe(formatContext, () => {
  it.each([
    [60, 'one two three [New York] four five six'],
    [30, '… two three [New York] four …'], // 10 for the span, 4 for ellipses, then words from both sides in turn
    [14, '… [New York] …'],
    [1, '… [New York] …'], // the span itself is never cut
  ])('in %d cells: %s', (width, text) => {
    expect(formatContext(span, width)).toBe(text);
  });

  it('has no ellipsis where a sentence begins or ends', () => {
    expect(formatContext({ ...span, first: 0, last: 7 }, 10)).toBe('[one two three New York four five six]');
  });

  it('counts what a control character is shown as, and leaves showing to the renderer', () => {
    const words = { ...span, tokens: ['ab', '\u001b[2J'], first: 1, last: 1 };
    expect(formatContext(words, 40)).toBe('ab [\u001b[2J]');
    expect(formatContext(words, 17)).toBe('… [\u001b[2J]'); // 11 as shown, 4 for ellipses, 3 for the word
    expect(formatContext(words, 18)).toBe('ab [\u001b[2J]');
    expect(showText(formatSpans([words]))).toContain('ab [\\u001b[2J]');
  });
});

describe(formatSpans, () => {
  it('lists metric, label, line and words', () => {
    expect(showText(formatSpans([span, { ...span, type: null, aum: 10, line: 1000 }]))).toBe(
      lines(
        '   AUM  label   line  span',
        '------  -----  -----  --------------------------------------',
        '-1.235  LOC       12  one two three [New York] four five six',
        '10.000  none   1,000  one two three [New York] four five six',
      ),
    );
  });

  it('says both the number of a sentence and its line where they differ', () => {
    const columns = { ...span, sentence: 3, line: 19 };
    const [head, , row] = showText(formatSpans([columns, { ...span, sentence: 12 }])).split('\n');
    expect(head).toMatch(/label +sentence +line +span/);
    expect(row).toMatch(/LOC +3 +19 +one/);
    const same = showText(formatSpans([{ ...span, sentence: 12 }])).split('\n')[0];
    expect(same).not.toContain('sentence');
  });

  it('adds what the gold label says, where there is one', () => {
    const gold = { type: 'ORG', wrong: true };
    const [, , row] = showText(formatSpans([{ ...span, gold }], { metric: 'confidence' })).split('\n');
    expect(row).toMatch(/^ +0\.250 +LOC +ORG +wrong +12 /);
  });
});

describe(formatRemovedSpans, () => {
  it('says how many are not shown', () => {
    expect(showText(formatRemovedSpans([span], { total: 41 }))).toContain(
      '40 more of 41; the table of spans has all of them.',
    );
    expect(showText(formatRemovedSpans([span]))).not.toContain('more of');
    expect(showText(formatRemovedSpans([]))).toBe('No spans were removed.\n');
  });
});
