import type { ReportDocument } from '../document/ReportDocument.js';

/** What a document is mostly made of: words and tables, one figure, or one flat table for programs. */
export type Content = 'words' | 'figure' | 'records';

/** Where it is shown. */
export interface RenderOptions {
  /** Terminal cells of a line, for what is read there. @default any */
  readonly width?: number;
}

/**
 * Turns documents into one kind of output: one file of this folder each, listed in `builtInRenderers.ts`. Texts reach
 * it as they are; it escapes them for its own language, and only it.
 */
export interface Renderer {
  /** Unique; what `--format` takes. */
  readonly name: string;
  /** Endings of files that hold this output, in lower case with their dots; no other renderer has them. */
  readonly extensions: readonly string[];
  /** For the help: `for spreadsheets`. */
  readonly about: string;
  /** Which documents it can show. */
  readonly shows: readonly Content[];
  /**
   * What `render` gives, piece by piece, for documents whose records may be more than a text holds. Undefined: this
   * document is only rendered whole.
   */
  readonly listPieces?: (document: ReportDocument) => Iterable<string> | undefined;
  render(document: ReportDocument, options?: RenderOptions): string | Uint8Array | Promise<string | Uint8Array>;
}
