import type { Review } from '@dynclean/analysis';
import { formatReview, listReviewRows } from '@dynclean/reports';

import { chooseByEnding, outFileOption } from '../options/reportOptions.js';
import { defineCommand } from '../parsing/Command.js';
import { required } from '../parsing/Option.js';
import { choice, folder, number, text } from '../parsing/optionKinds.js';
import { printReport } from '../printReport.js';
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
  out: outFileOption('records'),
};

/** Lists the spans that a clean run holds for wrong, worst first; nothing is changed. */
export const review = defineCommand({
  name: 'review',
  positionals: ['run'],
  describe: 'All suspicious labels of a clean run, worst first, with what they may be instead',
  examples: [
    ['dynclean review runs/mine', 'The 20 worst, and which words and types are confused most'],
    ['dynclean review runs/mine --sign negatives --type PER --limit 50', 'Entities that may be missing'],
    ['dynclean review runs/mine --out suspicious.csv', 'All of them for a spreadsheet; .jsonl and .parquet as well'],
  ],
  options,
  run: async (values, context) => {
    const { collectReview, filterReview, openDynamicsOfRun } = await import('@dynclean/analysis');
    const { run, dataset, limit, out, ...filter } = values;
    const format = out === undefined ? 'text' : chooseByEnding('--out', out, 'records');
    const runContext = toRunContext(context);
    const source = await openDynamicsOfRun({ from: run, dataset }, runContext);
    const found = filterReview(await collectReview(source, runContext), filter);
    const { output } = context;
    if (out === undefined && !output.json) {
      return printReport({ nodes: formatReview(found, { limit }) }, context, { format });
    }
    const listed: Review = { ...found, spans: found.spans.slice(0, limit) };
    await printReport({ nodes: [], data: listed, records: listReviewRows(listed) }, context, { format, out });
    if (out !== undefined) {
      const words = (): string =>
        `${out}: ${listed.spans.length.toLocaleString('en-US')} suspicious spans, worst first`;
      await output.result({ file: out, spans: listed.spans.length }, words);
    }
  },
});
