import { InputError } from '@dynclean/schema';
import { describe, expect, it } from '@jest/globals';

import type { ReportDocument, ReportNode } from '../document/ReportDocument.js';
import { renderers } from './builtInRenderers.js';
import { createRendererRegistry } from './createRendererRegistry.js';
import { renderCsv } from './csv.js';
import { renderJson } from './json.js';
import { renderMarkdown } from './markdown.js';
import type { Renderer } from './Renderer.js';
import { renderText } from './text.js';

const lines = (...text: string[]): string => `${text.join('\n')}\n`;

/** A renderer nobody has: one line a node. */
const outline: Renderer = {
  name: 'outline',
  extensions: ['.outline'],
  about: 'kinds of nodes',
  shows: ['words'],
  render: ({ nodes }) => nodes.map(({ kind }) => `${kind}\n`).join(''),
};

describe('the registry of renderers', () => {
  it('takes a new renderer by an entry alone, and lets go of it', async () => {
    const before = renderers.list().map(({ name }) => name);
    const remove = renderers.add(outline);
    try {
      const found = renderers.findByFile('a/b.OUTLINE', 'words');
      expect(await found?.render({ nodes: [{ kind: 'strong', text: 'x' }] })).toBe('strong\n');
      expect(renderers.findByFile('a/b.outline', 'figure')).toBeNull();
    } finally {
      remove();
    }
    expect(renderers.list().map(({ name }) => name)).toEqual(before);
    expect(renderers.findByFile('b.outline')).toBeNull();
  });

  it('refuses a second entry of a name or of an ending, and an ending that no file can have', () => {
    const registry = createRendererRegistry([outline]);
    expect(() => registry.add({ ...outline, extensions: ['.other'] })).toThrow(
      'renderers: each name must stand once, but got a second "outline"',
    );
    expect(() => registry.add({ ...outline, name: 'other' })).toThrow(
      'renderers: each ending must stand once, but got a second ".outline" (outline, other)',
    );
    for (const ending of ['md', '.MD', '.a.b', '.']) {
      expect(() => registry.add({ ...outline, name: 'other', extensions: [ending] })).toThrow(
        `renderers: an ending must be written like ".md", but got "${ending}" (other)`,
      );
    }
    expect(registry.list()).toEqual([outline]);
  });

  it('names the known ones where one is unknown', () => {
    expect(() => renderers.get('html')).toThrow(InputError);
    expect(() => renderers.get('html')).toThrow(
      'must be one of svg, png, text, markdown, csv, json, jsonl, parquet, but got "html"',
    );
    expect(() => renderers.get('svg', 'words')).toThrow('must be one of text, markdown, csv, json, but got "svg"');
  });

  it.each([
    ['a.md', 'markdown'],
    ['a.svg.CSV', 'csv'],
    ['in.svg/a.json', 'json'],
    ['in.svg/a', undefined],
    ['a', undefined],
    ['.md', undefined], // a hidden file without ending
    ['a.md.html', undefined],
  ])('tells from the name %s: %s', (file, name) => {
    expect(renderers.findByFile(file)?.name).toBe(name);
  });
});

/** Colours, a forged line, markup, a bar of a table, a formula. */
const evil = '=1\u001b[31m\n- forged|<b>`x`</b>';
const every: readonly ReportNode[] = [
  { kind: 'heading', text: evil },
  { kind: 'strong', text: evil },
  { kind: 'paragraph', text: evil },
  { kind: 'list', items: [evil, 'two'] },
  { kind: 'fields', fields: [['Run', evil], ['Model', 'm']] },
  { kind: 'code', lines: [evil] },
  { kind: 'table', columns: [{ title: evil }], rows: [[evil]] },
  { kind: 'together', nodes: [{ kind: 'paragraph', text: evil }, { kind: 'list', items: [evil] }] },
  { kind: 'figure', title: evil, spec: {} as never },
]; // prettier-ignore

describe(renderText, () => {
  it('shows each kind of node, and no text begins a line of its own but in code', () => {
    const shown = '=1\\u001b[31m\\u000a- forged|<b>`x`</b>';
    expect(renderText({ nodes: every })).toBe(
      lines(
        ...[shown, '='.repeat(shown.length), '', shown, '', shown, '', `- ${shown}`, '- two', ''],
        ...[`Run    ${shown}`, 'Model  m', '', '=1\\u001b[31m', '- forged|<b>`x`</b>', ''],
        ...[shown, '-'.repeat(shown.length), shown, '', shown, `- ${shown}`, '', `[${shown}: a figure]`],
      ),
    );
  });

  it('takes the narrow form of a table that is wider than a page of 100', () => {
    const fit = (width: number): readonly ReportNode[] => [
      {
        kind: 'fit',
        table: { kind: 'table', columns: [{ title: 'a' }], rows: [['x'.repeat(width)]] },
        narrow: [{ kind: 'paragraph', text: 'narrow' }],
      },
    ];
    expect(renderText({ nodes: fit(100) })).toContain('x'.repeat(100));
    expect(renderText({ nodes: fit(101) })).toBe('narrow\n');
    expect(renderMarkdown({ nodes: fit(96) })).toContain('x'.repeat(96)); // with two bars and two blanks
    expect(renderMarkdown({ nodes: fit(97) })).toBe('narrow\n');
    expect(renderCsv({ nodes: fit(101) })).toBe(`a\n${'x'.repeat(101)}\n`); // nobody looks at its width
  });

  it('fits texts and tables into a terminal', () => {
    const nodes: ReportNode[] = [
      { kind: 'heading', text: 'Seven words' },
      { kind: 'list', items: ['as long as two'] },
      { kind: 'fields', fields: [['name', 'a long value']] },
    ];
    expect(renderText({ nodes }, { width: 12 })).toBe(
      lines('Seven words', '===========', '', '- as long as', '  two', '', 'name  a long', '      value'),
    );
    expect(renderText({ nodes })).toContain('- as long as two\n');
  });
});

describe(renderMarkdown, () => {
  it('shows each kind of node, and no text comes to life', () => {
    const shown = '=1\\\\u001b\\[31m\\\\u000a- forged\\|&lt;b&gt;\\`x\\`&lt;/b&gt;';
    const text = renderMarkdown({ nodes: every });
    expect(text.split('\n').slice(0, 9)).toEqual([`### ${shown}`, '', `**${shown}**`, '', shown, '', `- ${shown}`, '- two', '']); // prettier-ignore
    expect(text).toContain(lines(`- Run: ${shown}`, '- Model: m', '', '```', '=1\\u001b[31m', '- forged|<b>`x`</b>', '```')); // prettier-ignore
    expect(text).toContain(lines(`| ${shown} |`));
  });

  it('fences code that holds a fence with a longer one', () => {
    expect(renderMarkdown({ nodes: [{ kind: 'code', lines: ['```', 'a', '````'] }] })).toBe(
      lines('`````', '```', 'a', '````', '`````'),
    );
  });
});

describe('values for programs', () => {
  const document: ReportDocument = {
    nodes: [
      { kind: 'heading', text: 'not in it' },
      { kind: 'table', columns: [{ title: 'P', group: 'D' }], rows: [[{ value: 0.5, text: '0.50' }]] },
      { kind: 'together', nodes: [{ kind: 'table', columns: [{ title: 'n' }], rows: [[1234], [null]] }] },
    ],
    data: { a: 1 },
  };

  it('are records as CSV, else the tables with an empty line between', () => {
    expect(renderCsv(document)).toBe('D P\n0.5\n\nn\n1234\n\n');
    expect(renderCsv({ ...document, records: { columns: ['x'], rows: [[1], [2]] } })).toBe('x\n1\n2\n');
  });

  it('are the data as JSON, else the nodes', () => {
    expect(renderJson(document)).toBe('{\n  "a": 1\n}\n');
    expect(JSON.parse(renderJson({ nodes: document.nodes }))).toEqual(document.nodes);
  });
});
