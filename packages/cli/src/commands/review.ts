import type { DynamicsSource, Review } from '@dynclean/analysis';
import { writeFileAtomically } from '@dynclean/files';
import { formatReview, listReviewRows, renderers, renderReviewPage, toPageData } from '@dynclean/reports';
import type { RunContext } from '@dynclean/stages';

import { defineCommand } from '../parsing/Command.js';
import { required } from '../parsing/Option.js';
import { choice, file, folder, number, text } from '../parsing/optionKinds.js';
import { UsageError } from '../parsing/UsageError.js';
import { printReport } from '../printReport.js';
import { readVersion } from '../readVersion.js';
import { toRunContext } from '../toRunContext.js';

const group = 'Which spans:';

const options = {
  run: required(folder({ describe: 'A clean run; its dynamics and its data must be there' })),
  dataset: text({ valueName: 'dataset', describe: 'Where the data lie now', shownDefault: "the run's" }),
  sign: choice(['positives', 'negatives'], { group, describe: 'Labels that may be wrong, or that may be missing' }),
  type: text({ valueName: 'type', group, describe: 'Spans with this label, or with this one suggested' }),
  words: text({ valueName: 'text', group, describe: 'Spans whose words hold this text, whatever the letter case' }),
  limit: number(
    { integer: true, min: 0 },
    { group, describe: 'At most so many, the worst ones', shownDefault: '20 on the terminal, all in a file' },
  ),
  out: file({
    aliases: ['o'],
    describe: 'File to write instead of printing: .html is a page to review in, .csv, .jsonl and .parquet are tables',
  }),
};

/** Lists the spans that a clean run holds for wrong, worst first; nothing is changed. */
export const review = defineCommand({
  name: 'review',
  positionals: ['run'],
  describe: 'All suspicious labels of a clean run, worst first, with what they may be instead',
  examples: [
    ['dynclean review runs/mine', 'The 20 worst, and which words and types are confused most'],
    ['dynclean review runs/mine --sign negatives --type PER --limit 50', 'Entities that may be missing'],
    ['dynclean review runs/mine --out review.html', 'A page in which all of them can be decided on, offline'],
    ['dynclean review runs/mine --out suspicious.csv', 'All of them for a spreadsheet; .jsonl and .parquet as well'],
  ],
  options,
  run: async (values, context) => {
    const { collectReview, filterReview, openDynamicsOfRun } = await import('@dynclean/analysis');
    const { run, dataset, limit, out, ...filter } = values;
    const format = chooseForm(out);
    const runContext = toRunContext(context);
    const source = await openDynamicsOfRun({ from: run, dataset }, runContext);
    const found = filterReview(await collectReview(source, runContext), filter);
    const { output } = context;
    if (out === undefined && !output.json) {
      return printReport({ nodes: formatReview(found, { limit }) }, context, { format: 'text' });
    }
    const listed: Review = { ...found, spans: found.spans.slice(0, limit) };
    const report = { nodes: [], data: listed, records: listReviewRows(listed) };
    if (out === undefined) return printReport(report, context, { format: 'json' });
    const content =
      format === 'html' ? await renderPage(listed, source, runContext) : await renderers.get(format).render(report);
    await writeFileAtomically(out, content);
    const words = (): string => `${out}: ${listed.spans.length.toLocaleString('en-US')} suspicious spans, worst first`;
    await output.result({ file: out, spans: listed.spans.length }, words);
  },
});

/** What is written, by the file's ending. @throws UsageError for one that says nothing. */
function chooseForm(out: string | undefined): string {
  if (out === undefined || /\.html?$/i.test(out)) return 'html';
  const chosen = renderers.findByFile(out, 'records');
  if (chosen !== null) return chosen.name;
  const endings = renderers.list('records').flatMap(({ extensions }) => extensions);
  throw new UsageError(
    `--out: must end in .html, ${endings.join(' or ')}, which says what is written, but got ${JSON.stringify(out)}`,
  );
}

async function renderPage(review: Review, source: DynamicsSource, context: RunContext): Promise<string> {
  const { collectDataMap, collectDensities } = await import('@dynclean/analysis');
  return renderReviewPage(
    toPageData(review, {
      createdBy: `dynclean ${readVersion()}`,
      dataMap: await collectDataMap(source, {}, context),
      densities: await collectDensities(source, {}, context),
    }),
  );
}
