import { displayWidth } from './displayWidth.js';
import { escapeControls } from './escape/escapeControls.js';
import { escapeMarkdownBlock } from './escape/escapeMarkdown.js';
import { formatTable, type Column, type TableStyle } from './formatTable.js';
import type { Cell } from './formatCell.js';

/** What every table of scores says of how they were counted. */
export const SCORE_SCHEME = 'Exact-match spans, micro over all types, percent.';

/**
 * A text of headings, paragraphs and tables, put together part by part. What it is given is text and nothing else: no
 * control character, line break or markup in it comes to life.
 */
export class Report {
  private readonly parts: string[] = [];

  constructor(private readonly style: TableStyle) {}

  private show(text: string): string {
    return this.style === 'markdown' ? escapeMarkdownBlock(text) : escapeControls(text);
  }

  heading(text: string): this {
    const shown = this.show(text);
    this.parts.push(this.style === 'markdown' ? `### ${shown}\n` : `${shown}\n${'='.repeat(displayWidth(shown))}\n`);
    return this;
  }

  /** A line that stands out above what follows. */
  strong(text: string): this {
    const shown = this.show(text);
    this.parts.push(this.style === 'markdown' ? `**${shown}**\n` : `${shown}\n`);
    return this;
  }

  table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): this {
    this.parts.push(formatTable(columns, rows, { style: this.style }));
    return this;
  }

  paragraph(text: string): this {
    this.parts.push(`${this.show(text)}\n`);
    return this;
  }

  /** Each item on a line of its own. */
  list(items: readonly string[]): this {
    if (items.length > 0) this.parts.push(items.map((item) => `- ${this.show(item)}\n`).join(''));
    return this;
  }

  /** What is formatted already. */
  append(text: string): this {
    if (text !== '') this.parts.push(text);
    return this;
  }

  /** Parts with an empty line between them. */
  toString(): string {
    return this.parts.join('\n');
  }
}
