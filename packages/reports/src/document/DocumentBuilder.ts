import type { Cell } from './Cell.js';
import type { Column, ReportNode } from './ReportDocument.js';

/** Puts the nodes of a report together, part by part. What has nothing in it leaves no node. */
export class DocumentBuilder {
  private readonly parts: ReportNode[] = [];

  get nodes(): readonly ReportNode[] {
    return this.parts;
  }

  heading(text: string): this {
    return this.append([{ kind: 'heading', text }]);
  }

  /** A line that stands out above what follows. */
  strong(text: string): this {
    return this.append([{ kind: 'strong', text }]);
  }

  paragraph(text: string): this {
    return this.append([{ kind: 'paragraph', text }]);
  }

  table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): this {
    return this.append([{ kind: 'table', columns, rows }]);
  }

  /** Each item on a line of its own. */
  list(items: readonly string[]): this {
    return items.length === 0 ? this : this.append([{ kind: 'list', items }]);
  }

  /** Names and what belongs to them, a line each. */
  fields(fields: readonly (readonly [name: string, value: string])[]): this {
    return fields.length === 0 ? this : this.append([{ kind: 'fields', fields }]);
  }

  /** Nodes that stand together, without an empty line between them. */
  together(nodes: readonly ReportNode[]): this {
    return nodes.length === 0 ? this : this.append([{ kind: 'together', nodes }]);
  }

  append(nodes: readonly ReportNode[]): this {
    this.parts.push(...nodes);
    return this;
  }
}
