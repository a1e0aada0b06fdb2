import { escapeControls } from '../../text/escapeControls.js';

/** What means something inside a line of Markdown wherever it stands. */
const INLINE = /[\\`*[\]|$]/g;

/** Underscores inside words mean nothing, single tildes neither. */
const EMPHASIS = /(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|~(?=~)|(?<=~)~/gu;

/** What begins a heading, a list or a rule, where a block begins. */
const BLOCK = /^(?:([#+-])(?=[#+\s-]|$)|(\d+)(?=[.)](?:\s|$)))/;

/**
 * A text inside a line of Markdown, shown letter for letter: no tag, link, picture or markup that stands in a name, a
 * type or a word comes to life, and no line break ends a row of a table.
 */
export function escapeMarkdown(text: string): string {
  return escapeControls(text)
    .replace(INLINE, '\\$&')
    .replace(EMPHASIS, '\\$&')
    .replace(/&(?=#?\w+;)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** The same at the beginning of a block: a paragraph or an item of a list. */
export function escapeMarkdownBlock(text: string): string {
  return escapeMarkdown(text.trimStart()).replace(BLOCK, (_match, mark?: string, number?: string) =>
    mark === undefined ? `${number}\\` : `\\${mark}`,
  );
}
