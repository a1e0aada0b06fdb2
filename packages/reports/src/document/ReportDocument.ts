import type { Cell } from './Cell.js';
import type { FigureSpec } from './FigureSpec.js';

/** A column of a table. */
export interface Column {
  readonly title: string;
  /** Without it: right where no cell is a text, else left. */
  readonly align?: 'left' | 'right';
  /** A title above this column and its neighbours of the same group. */
  readonly group?: string;
}

/** A table: columns and rows of cells. */
export interface TableNode {
  readonly kind: 'table';
  readonly columns: readonly Column[];
  /** A cell for each column; missing ones are empty. */
  readonly rows: readonly (readonly Cell[])[];
}

/** A figure, with what is drawn in it. */
export interface FigureNode {
  readonly kind: 'figure';
  readonly title: string;
  readonly spec: FigureSpec;
}

/**
 * A part of a report. Texts are texts and nothing else: what a renderer's language would obey (a control character, a
 * line break, markup) the renderer makes visible, so nobody escapes before.
 */
export type ReportNode =
  | { readonly kind: 'heading'; readonly text: string }
  /** A line that stands out above what follows. */
  | { readonly kind: 'strong'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  /** Names and what belongs to them, a line each: places of files, a licence. */
  | { readonly kind: 'fields'; readonly fields: readonly (readonly [name: string, value: string])[] }
  /** Lines whose form matters: a prompt, a listing. */
  | { readonly kind: 'code'; readonly lines: readonly string[] }
  | TableNode
  /** A table, and what stands instead where it is wider than the renderer's page. */
  | { readonly kind: 'fit'; readonly table: TableNode; readonly narrow: readonly ReportNode[] }
  /** Nodes that stand together, without an empty line between them. */
  | { readonly kind: 'together'; readonly nodes: readonly ReportNode[] }
  | FigureNode;

/** Values as one flat table, for spreadsheets and other programs. */
export interface Records {
  readonly columns: readonly string[];
  /** Gone through once for each file; they may be too many to be held. */
  readonly rows: Iterable<readonly Cell[]>;
}

/**
 * A report before anybody chose how it is shown. Renderers turn it into text, a page, a picture or a file of values.
 */
export interface ReportDocument {
  readonly nodes: readonly ReportNode[];
  /** What the report is about, for programs. Undefined: there is nothing but the nodes. */
  readonly data?: unknown;
  /** Undefined: its tables are all there is. */
  readonly records?: Records;
}
