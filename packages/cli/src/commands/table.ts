import {
  buildReportTable,
  DocumentBuilder,
  formatCaseStudy,
  formatPrompt,
  formatReportTable,
  listReportRows,
  type ReportDocument,
} from '@dynclean/reports';

import { experimentOptions } from '../options/experimentOptions.js';
import { chooseFormat, reportOptions } from '../options/reportOptions.js';
import { type CommandContext, defineCommand } from '../parsing/Command.js';
import { required, type Values } from '../parsing/Option.js';
import { text } from '../parsing/optionKinds.js';
import { printReport } from '../printReport.js';
import { toRunContext } from '../toRunContext.js';

const options = {
  file: required(text({ valueName: 'file', describe: 'A manifest, experiments/dynclean/table01.yaml' })),
  ...reportOptions(),
  ...experimentOptions,
};

/** Prints a table of a manifest from the runs that are finished, and which runs the other cells wait for. */
export const table = defineCommand({
  name: 'table',
  positionals: ['file'],
  describe: 'A table of the paper from finished runs: ours, published, difference',
  examples: [
    ['dynclean table experiments/dynclean/table01.yaml', 'What is there of it, and which runs the rest waits for'],
    ['dynclean table experiments/dynclean/table06.yaml', 'Counts of the data; needs no run at all'],
    ['dynclean table experiments/dynclean/table01.yaml --profile small --out results/table01.md', 'As Markdown'],
    ['dynclean table experiments/dynclean/table12.yaml --format csv > table12.csv', 'For a spreadsheet'],
  ],
  options,
  run: async (values, context) => {
    const format = chooseFormat(values, context);
    const report = await measure(values, context);
    await printReport(report, context, { format, out: values.out });
    if (values.out !== undefined && context.output.json) await context.output.result({ file: values.out }, () => '');
  },
});

async function measure(values: Values<typeof options>, context: CommandContext): Promise<ReportDocument> {
  const { collectCaseStudy, measureExperiment } = await import('@dynclean/analysis');
  const { file: path, format: _format, out: _out, ...choice } = values;
  const { precision } = context.globals;
  const experiment = await measureExperiment(
    { file: path, ...choice, precision: precision === 'auto' ? undefined : precision },
    toRunContext(context),
  );
  const { manifest } = experiment.loaded;
  const built = buildReportTable(experiment);
  const records = listReportRows(built);
  if (manifest.kind === 'prompt') {
    const { item, title, about = '', prompt = '', source } = manifest;
    return {
      nodes: formatPrompt(prompt, `${item}: ${title}`, about),
      data: { item, title, about, prompt, source },
      records,
    };
  }
  if (manifest.kind === 'case-study') {
    const sentences = await collectCaseStudy(experiment);
    const { item, title, profile, waitsFor, command, missing, contradictions } = built;
    const ofProfile = profile === null ? '' : `, profile ${profile}`;
    const report = new DocumentBuilder()
      .append(formatCaseStudy(sentences, { title: `${item}${ofProfile}: ${title}` }))
      .list([
        ...(waitsFor.length > 0 ? [`Waiting for ${waitsFor.length} runs: ${command}`, ...waitsFor] : []),
        ...missing,
        ...contradictions.map(({ id, fact }) => `${id}: ${fact}`),
      ]);
    const data = { item, title, profile, sentences, waitsFor, command, missing, contradictions };
    return { nodes: report.nodes, data, records };
  }
  return { nodes: formatReportTable(built), data: built, records };
}
