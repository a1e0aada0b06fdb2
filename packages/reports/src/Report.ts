import { formatTable, type Column, type TableStyle } from './formatTable.js';
import type { Cell } from './formatCell.js';

/** What every table of scores says of how they were counted. */
export const SCORE_SCHEME = 'Exact-match spans, micro over all types, percent.';

/** A text of headings, paragraphs and tables, put together part by part. */
export class Report {
  private readonly parts: string[] = [];

  constructor(private readonly style: TableStyle) {}

  heading(text: string): this {
    this.parts.push(this.style === 'markdown' ? `### ${text}\n` : `${text}\n${'='.repeat(text.length)}\n`);
    return this;
  }

  table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): this {
    this.parts.push(formatTable(columns, rows, { style: this.style }));
    return this;
  }

  paragraph(text: string): this {
    this.parts.push(`${text}\n`);
    return this;
  }

  /** Each item on a line of its own. */
  list(items: readonly string[]): this {
    if (items.length > 0) this.parts.push(items.map((item) => `- ${item}\n`).join(''));
    return this;
  }

  append(text: string): this {
    if (text !== '') this.parts.push(text);
    return this;
  }

  /** Parts with an empty line between them. */
  toString(): string {
    return this.parts.join('\n');
  }
}
