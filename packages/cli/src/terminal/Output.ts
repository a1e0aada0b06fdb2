import { once } from 'node:events';

import { styleText } from 'node:util';

import { escapeControlsInLines } from '@dynclean/reports';

import { listJsonPieces } from './listJsonPieces.js';
import { hasColors } from './hasColors.js';
import type { Progress } from './Progress.js';
import { showRemark } from './showRemark.js';
import { widthOf } from './widthOf.js';

/** Streams of the process, whether the result is JSON, and whether remarks are left out (`quiet`). */
export interface OutputOptions {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly progress: Pick<Progress, 'makeRoom' | 'stop'>;
}

/**
 * Where words go: the result to stdout, all else to stderr. The border to the terminal: whatever names, words and files
 * hold, no control character passes but line breaks and tabs; JSON keeps its meaning.
 */
export class Output {
  private hasResult = false;

  constructor(private readonly options: OutputOptions) {}

  get json(): boolean {
    return this.options.json;
  }

  /** Cells of a line of results: those of the terminal; a file or a pipe takes any. */
  get width(): number {
    return widthOf(this.options.stdout);
  }

  /**
   * The result of the command, once, when nothing is in progress any more: with `--json` the document, else the text. A
   * final line break is added.
   *
   * @param asText - only called where it is needed, with the place that there is.
   */
  async result(document: unknown, asText: (place: { readonly width: number }) => string): Promise<void> {
    if (this.hasResult) throw new Error('Output: a command must print one result, but this is its second');
    this.hasResult = true;
    this.options.progress.stop();
    if (!this.json) return this.write(asText({ width: this.width }));
    for (const piece of listJsonPieces(document)) await this.write(piece);
  }

  /** A piece of a long result; never with `--json`, where the result is one document. */
  async write(text: string): Promise<void> {
    this.options.progress.makeRoom();
    const shown = this.emphasize(escapeControlsInLines(text));
    const isDrained = this.options.stdout.write(shown.endsWith('\n') || shown === '' ? shown : `${shown}\n`);
    if (!isDrained) await Promise.race([once(this.options.stdout, 'drain'), once(this.options.stdout, 'close')]);
  }

  /** A remark that is good to know. */
  note(text: string): void {
    if (!this.options.quiet) this.writeError(text);
  }

  /** What must be said in any case, before something is done; `--quiet` keeps it. */
  say(text: string): void {
    this.writeError(text);
  }

  /** Something to act on; `--quiet` keeps it. */
  warn(text: string): void {
    this.writeError(`warning: ${text}`);
  }

  private writeError(text: string): void {
    this.options.progress.makeRoom();
    this.options.stderr.write(`${showRemark(text, this.options.stderr)}\n`);
  }

  /** Titles of reports, which are underlined, in bold where the terminal has it. */
  private emphasize(text: string): string {
    if (!hasColors(this.options.stdout)) return text;
    return text.replace(
      /^(.+)\n(?==+$)/gm,
      (_, title: string) => `${styleText('bold', title, { validateStream: false })}\n`,
    );
  }
}
