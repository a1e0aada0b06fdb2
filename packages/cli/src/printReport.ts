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
  await writeFileAtomically(out, await renderers.get(format).render(report));
  output.note(`wrote ${out}`);
}
