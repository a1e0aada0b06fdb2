import { writeFileAtomically } from '@dynclean/files';
import { buildReportTable, formatCaseStudy, formatCsv, formatReportTable, listReportRows } from '@dynclean/reports';

import { chooseByEnding } from '../options/chooseByEnding.js';
import { experimentOptions, formatOption } from '../options/experimentOptions.js';
import { type CommandContext, defineCommand } from '../parsing/Command.js';
import { file, text } from '../parsing/optionKinds.js';
import { required, type Values } from '../parsing/Option.js';
import { UsageError } from '../parsing/UsageError.js';
import { toRunContext } from '../toRunContext.js';

const options = {
  file: required(text({ valueName: 'file', describe: 'A manifest, experiments/dynclean/table01.yaml' })),
  format: formatOption,
  out: file({
    describe: 'File to write instead of printing; .md, .csv, .json and .txt say the format, or --format does',
    aliases: ['o'],
  }),
  ...experimentOptions,
};

type Format = 'text' | 'markdown' | 'csv' | 'json';

/** A report in one form or the other. */
interface TableReport {
  readonly document: unknown;
  readonly asText: (style: 'text' | 'markdown') => string;
  readonly asCsv: () => string;
}

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
    const content =
      format === 'json'
        ? `${JSON.stringify(report.document, null, 2)}\n`
        : format === 'csv'
          ? report.asCsv()
          : report.asText(format);
    if (values.out === undefined) return context.output.result(report.document, () => content);
    await writeFileAtomically(values.out, content);
    context.output.note(`wrote ${values.out}`);
    if (context.output.json) await context.output.result({ file: values.out }, () => '');
  },
});

const endings: Readonly<Record<string, Format>> = { md: 'markdown', csv: 'csv', json: 'json', txt: 'text' };

function chooseFormat({ format, out }: Values<typeof options>, { globals }: CommandContext): Format {
  if (out !== undefined) return format ?? chooseByEnding('--out', out, endings);
  if (!globals.json) return format ?? 'text';
  if (format !== undefined && format !== 'json') {
    throw new UsageError(`--format: must be json where --json is given, but got ${format}`);
  }
  return 'json';
}

async function measure(values: Values<typeof options>, context: CommandContext): Promise<TableReport> {
  const { collectCaseStudy, measureExperiment } = await import('@dynclean/analysis');
  const { file: path, format: _format, out: _out, ...choice } = values;
  const { precision } = context.globals;
  const experiment = await measureExperiment(
    { file: path, ...choice, precision: precision === 'auto' ? undefined : precision },
    toRunContext(context),
  );
  const { manifest } = experiment.loaded;
  const built = buildReportTable(experiment);
  const { columns, rows } = listReportRows(built);
  const asCsv = (): string => formatCsv(columns, rows);
  if (manifest.kind === 'prompt') {
    const { item, title, about = '', prompt = '', source } = manifest;
    return {
      document: { item, title, about, prompt, source },
      asText: () =>
        [`${item}: ${title}`, ...(about === '' ? [] : ['', about.trim()]), '', prompt.trimEnd(), ''].join('\n'),
      asCsv,
    };
  }
  if (manifest.kind === 'case-study') {
    const sentences = await collectCaseStudy(experiment);
    const { item, title, profile, waitsFor, command, missing, contradictions } = built;
    const ofProfile = profile === null ? '' : `, profile ${profile}`;
    const notes = [
      ...(waitsFor.length > 0 ? [`Waiting for ${waitsFor.length} runs: ${command}`, ...waitsFor] : []),
      ...missing,
      ...contradictions.map(({ id, fact }) => `${id}: ${fact}`),
    ];
    return {
      document: { item, title, profile, sentences, waitsFor, command, missing, contradictions },
      asText: (style) =>
        [
          formatCaseStudy(sentences, { style, title: `${item}${ofProfile}: ${title}` }),
          ...notes.map((note) => `- ${note}`),
        ].join('\n'),
      asCsv,
    };
  }
  return { document: built, asText: (style) => formatReportTable(built, { style }), asCsv };
}
