import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

import type { DynamicsSource, Review } from '@dynclean/analysis';
import { writeFileAtomically } from '@dynclean/files';
import {
  formatEstimate,
  formatReview,
  listReviewRows,
  type PageData,
  renderers,
  renderReviewPage,
  toPageData,
} from '@dynclean/reports';
import { InputError, signs, throwIfInterrupted } from '@dynclean/schema';
import type { Decisions, RunContext } from '@dynclean/stages';

import { type CommandContext, defineCommand } from '../parsing/Command.js';
import { required, withDefault } from '../parsing/Option.js';
import { choice, file, folder, number, text } from '../parsing/optionKinds.js';
import { UsageError } from '../parsing/UsageError.js';
import { printReport, writeReport } from '../printReport.js';
import { readVersion } from '../readVersion.js';
import { toRunContext } from '../toRunContext.js';

const group = 'Which spans:';

const options = {
  run: required(folder({ describe: 'A clean run; its dynamics and its data must be there' })),
  dataset: text({ valueName: 'dataset', describe: 'Where the data lie now', shownDefault: "the run's" }),
  sign: choice(signs, { group, describe: 'Labels that may be wrong, or that may be missing' }),
  type: text({ valueName: 'type', group, describe: 'Spans with this label, or with this one suggested' }),
  words: text({ valueName: 'text', group, describe: 'Spans whose words hold this text, whatever the letter case' }),
  limit: number(
    { integer: true, min: 0 },
    { group, describe: 'At most so many, the worst ones', shownDefault: '20 on the terminal, all in a file' },
  ),
  sample: withDefault(
    number(
      { integer: true, min: 0, max: 100_000 },
      {
        describe: 'Also so many spans of each sign that are not suspicious, drawn by chance, to see what was not found',
      },
    ),
    0,
  ),
  seed: withDefault(number({ integer: true, min: 0 }, { describe: 'Of that draw' }), 42),
  decisions: file({
    describe: 'Decisions of this review: says how many wrong labels are left, and which k would have been best',
  }),
  serve: file({
    describe: 'Serve the page on 127.0.0.1 in place of writing it, and write decisions to this file as they are made',
  }),
  port: number({ integer: true, min: 1, max: 65_535 }, { describe: 'Of --serve', shownDefault: 'a free one' }),
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
    const { run, dataset, limit, out, sample, seed, decisions, serve, port, ...filter } = values;
    const format = chooseForm(out);
    const runContext = toRunContext(context);
    const source = await openDynamicsOfRun({ from: run, dataset }, runContext);
    const whole = await collectReview(source, { sample, seed }, runContext);
    if (decisions !== undefined)
      return printEstimate(whole, source, { context, decisions, idle: { out, serve, ...filter } });
    const found = filterReview(whole, filter);
    const { output } = context;
    if (serve !== undefined && out !== undefined) {
      throw new UsageError('--serve: must be left out where a file is written, but got it with --out');
    }
    if (out === undefined && serve === undefined && !output.json) {
      return printReport({ nodes: formatReview(found, { limit }) }, context, { format: 'text' });
    }
    const listed: Review = { ...found, spans: found.spans.slice(0, limit) };
    if (out === undefined ? serve !== undefined : format === 'html') requireFewEnough(listed);
    if (serve !== undefined) return servePage(listed, source, { file: serve, port, context });
    const report = { nodes: [], data: listed, records: listReviewRows(listed) };
    if (out === undefined) return printReport(report, context, { format: 'json' });
    if (format !== 'html') await writeReport(out, report, format);
    else await writeFileAtomically(out, renderReviewPage(await collectPage(listed, source, runContext)));
    const words = (): string =>
      `${out}: ${listed.spans.length.toLocaleString('en-US')} ${sample === 0 ? 'suspicious spans, worst first' : 'spans, the suspicious ones first'}`;
    await output.result({ file: out, spans: listed.spans.length }, words);
  },
});

/** Prints what decisions say of the review, whatever else could be listed of it. */
async function printEstimate(
  review: Review,
  source: DynamicsSource,
  options: {
    readonly context: CommandContext;
    readonly decisions: string;
    readonly idle: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  const { context, decisions: path, idle } = options;
  const [typed] = Object.entries(idle).filter(([, value]) => value !== undefined);
  if (typed !== undefined) {
    throw new UsageError(`--${typed[0]}: must be left out with --decisions, which looks at all spans of the run`);
  }
  const { estimateReview } = await import('@dynclean/analysis');
  const read = await readOwnDecisions(path);
  const { data, spans } = source;
  const estimate = estimateReview(review, {
    decisions: read.decisions,
    sentences: data.dataset.train,
    spans,
    labelOf: (type) => (data.vocabulary.types.includes(type) ? data.vocabulary.labelOf(type) : -1),
  });
  await printReport({ nodes: formatEstimate(estimate), data: estimate }, context, { format: 'text' });
}

/** @throws InputError where the file is there and is none of decisions. */
async function readOwnDecisions(path: string): Promise<Decisions> {
  const { readDecisions } = await import('@dynclean/stages');
  const read = await readDecisions(path);
  if (read !== null) return read;
  throw new InputError(`${path}: must be a file of decisions (docs/review.md), but its first line does not say so.`);
}

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

/** More than this are more than a browser shows, and soon more than the longest text that there can be. */
const MOST_ON_A_PAGE = 200_000;

/** @throws InputError for more spans than a page takes. */
function requireFewEnough({ spans }: Review): void {
  if (spans.length <= MOST_ON_A_PAGE) return;
  const [most, got] = [MOST_ON_A_PAGE, spans.length].map((count) => count.toLocaleString('en-US'));
  throw new InputError(
    `review: a page must have at most ${most} spans, which is what a browser shows, but got ${got}. Take the worst ones ` +
      'by --limit, or some by --sign, --type or --words; .csv, .jsonl and .parquet hold all of them.',
  );
}

async function collectPage(review: Review, source: DynamicsSource, context: RunContext): Promise<PageData> {
  const { collectDataMap, collectDensities } = await import('@dynclean/analysis');
  return toPageData(review, {
    createdBy: `dynclean ${readVersion()}`,
    dataMap: await collectDataMap(source, {}, context),
    densities: await collectDensities(source, {}, context),
  });
}

/** Serves the page until Ctrl-C, with the decisions that the file has; a file that is none is not written over. */
async function servePage(
  review: Review,
  source: DynamicsSource,
  options: { readonly file: string; readonly port: number | undefined; readonly context: CommandContext },
): Promise<void> {
  const { file: path, port, context } = options;
  const { serveReview } = await import('../review/serveReview.js');
  const page = await collectPage(review, source, toRunContext(context));
  if (existsSync(path)) await readOwnDecisions(path);
  await serveReview({
    renderPage: async () => renderReviewPage(page, { served: existsSync(path) ? await readFile(path, 'utf8') : '' }),
    file: path,
    port,
    signal: context.signal,
    onListening: (address) => {
      const words = (): string => `${address}\nis the page, until Ctrl-C; decisions go to ${path}`;
      void context.output.result({ address, file: path }, words);
    },
  });
  throwIfInterrupted(context.signal);
}
