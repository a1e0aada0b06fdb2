import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';

import { CodePoints } from '../text/CodePoints.js';
import { cutWords } from './cutWords.js';

interface Reference {
  readonly text: string;
  readonly places: [number, number][];
}

/** Texts of ours as spaCy 3.8 cuts them: written by scripts/peer/spacy_words.py. */
const references = readFileSync(
  fileURLToPath(new URL('../../tests/fixtures/spacy-words.jsonl', import.meta.url)),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Reference);

const cut = (text: string, language: string): string[] =>
  cutWords(text, language).map(([start, end]) => text.slice(start, end));

describe(cutWords, () => {
  it.each(references)('cuts English as spaCy does: $text', ({ text, places }) => {
    expect(new CodePoints(text).fromUnits(cutWords(text, 'en'))).toEqual(places);
  });

  it('cuts other languages by the rules and dictionaries of Unicode', () => {
    expect(cut('Das Schiff, das im Hafen lag.', 'de')).toEqual([
      'Das',
      'Schiff',
      ',',
      'das',
      'im',
      'Hafen',
      'lag',
      '.',
    ]);
    expect(cut('我们去上海', 'zh')).toEqual(['我们', '去', '上海']);
    expect(cut("I can't", 'en-GB')).toEqual(['I', 'ca', "n't"]);
  });

  it('loses and doubles nothing but white space, in any language', () => {
    const text = 'Ann\u00a0and 東京 \u{1f600}\u{1f600}\n\n e\u0301t\u00e9 '.repeat(500);
    for (const language of ['en', 'fr', 'ja']) expect(cut(text, language).join('')).toBe(text.replaceAll(/\s/g, ''));
  });

  it('takes a text without a blank in time that grows with it', () => {
    for (const text of ['a.b,c-'.repeat(40_000), '('.repeat(200_000), '.'.repeat(200_000), "'s".repeat(100_000)]) {
      for (const language of ['en', 'zh']) {
        const begin = performance.now();
        cutWords(text, language);
        expect(performance.now() - begin).toBeLessThan(10_000);
      }
    }
  });

  it('names what is no language', () => {
    expect(() => cutWords('a', 'klingon!')).toThrow(
      'language: must be an IETF language tag such as en, de or zh-Hans, but got "klingon!"',
    );
  });
});
