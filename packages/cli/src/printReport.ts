import { writeFileAtomically } from '@dynclean/files';
import { renderers, type ReportDocument } from '@dynclean/reports';

import type { CommandContext } from './parsing/Command.js';

/** Where a report goes and in which form. */
export interface PrintOptions {
  /** Name of a renderer. */
  readonly format: string;
  /** Without it the report is printed. */
  readonly out?: string | undefined;
}

/** Writes a report to a file, or prints it; with `--json` what is printed is its data, or the file's name. */
export async function printReport(
  report: ReportDocument,
  { output }: Pick<CommandContext, 'output'>,
  { format, out }: PrintOptions,
): Promise<void> {
  if (out === undefined) {
    const content = output.json ? '' : await renderers.get(format).render(report, { width: output.width });
    if (typeof content !== 'string') {
      throw new TypeError(`printReport: what is printed must be text, but ${format} gives bytes. Give it a file.`);
    }
    return output.result(report.data, () => content);
  }
  await writeReport(out, report, format);
  output.note(`wrote ${out}`);
}

/** Characters that are collected before they are written. */
const PIECE = 262_144;

/** Writes a report to a file, whole or not at all; piece by piece where its renderer has it so. */
export async function writeReport(out: string, report: ReportDocument, format: string): Promise<void> {
  const renderer = renderers.get(format);
  const pieces = renderer.listPieces?.(report);
  if (pieces === undefined) return writeFileAtomically(out, await renderer.render(report));
  await writeFileAtomically(out, async (write) => {
    let text = '';
    for (const piece of pieces) {
      text += piece;
      if (text.length < PIECE) continue;
      await write(text);
      text = '';
    }
    await write(text);
  });
}
