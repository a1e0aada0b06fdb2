import { type Renderer, renderers } from '@dynclean/reports';
import { describe, expect, it } from '@jest/globals';

import type { CommandContext } from '../parsing/Command.js';
import { chooseByEnding, chooseFormat, outFileOption, reportOptions } from './reportOptions.js';

const html: Renderer = {
  name: 'html',
  extensions: ['.html'],
  about: 'for a browser',
  shows: ['words', 'figure'],
  render: () => '<p>',
};
const context = (json: boolean): CommandContext => ({ globals: { json } }) as CommandContext;

describe(chooseByEnding, () => {
  it.each([
    ['a.svg', 'svg'],
    ['a.b.CSV', 'csv'],
    ['in.svg/a.json', 'json'],
  ])('%s is %s', (file, chosen) => {
    expect(chooseByEnding('--out', file, 'figure')).toBe(chosen);
  });

  it.each(['a', 'a.html', 'a.svg.md', 'svg', 'a.toString', 'in.svg/a'])(
    'refuses %s with what can be written',
    (file) => {
      expect(() => chooseByEnding('--out', file, 'figure')).toThrow(
        `--out: must end in .svg, .png, .csv or .json, which says what is written, but got "${file}"`,
      );
    },
  );
});

describe(chooseFormat, () => {
  it.each([
    [undefined, undefined, false, 'text'],
    [undefined, undefined, true, 'json'],
    ['csv', undefined, false, 'csv'],
    [undefined, 'a.md', false, 'markdown'],
    ['text', 'a.md', true, 'text'],
    ['json', undefined, true, 'json'],
  ])('--format %s, --out %s, --json %s: %s', (format, out, json, chosen) => {
    expect(chooseFormat({ format, out }, context(json))).toBe(chosen);
  });

  it('refuses two answers', () => {
    expect(() => chooseFormat({ format: 'csv', out: undefined }, context(true))).toThrow(
      '--format: must be json where --json is given, but got csv',
    );
  });
});

describe('the options of reports', () => {
  it('list what the registry has when they are looked at', () => {
    const { format, out } = reportOptions();
    const remove = renderers.add(html);
    try {
      expect(format.choices).toEqual(['text', 'markdown', 'csv', 'json', 'html']);
      expect(format.describe).toContain('csv for spreadsheets, json for scripts, html for a browser');
      expect(format.read('html', '--format')).toBe('html');
      expect(out.describe).toContain('(.txt, .md, .csv, .json or .html), or --format does');
      expect(outFileOption('figure').describe).toContain('(.svg, .png, .csv, .json or .html)');
      expect(chooseByEnding('--out', 'a.html', 'figure')).toBe('html');
    } finally {
      remove();
    }
    expect(format.choices).toEqual(['text', 'markdown', 'csv', 'json']);
    expect(() => format.read('html', '--format')).toThrow(
      '--format: must be one of text, markdown, csv, json, but got "html"',
    );
  });
});
