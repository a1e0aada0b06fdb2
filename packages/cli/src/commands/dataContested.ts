import { type Cell, DocumentBuilder, percentCell, renderText, type ReportNode } from '@dynclean/reports';
import type { ContestedCount, ContestedSummary } from '@dynclean/stages';

import { datasetOption, outOptions, trainFileOption } from '../options/dataOptions.js';
import { maxSpanWidthOption } from '../options/trainingOptions.js';
import { defineCommand } from '../parsing/Command.js';
import { required, withDefault } from '../parsing/Option.js';
import { number } from '../parsing/optionKinds.js';
import { toRunContext } from '../toRunContext.js';

/** Lists labels that the same words contradict elsewhere, and writes the corpus without them; `--json` prints all. */
export const dataContested = defineCommand({
  name: 'data contested',
  positionals: ['dataset'],
  describe: 'Labels that the same words contradict elsewhere, and the corpus without them; trains nothing',
  examples: [
    ['dynclean data contested my-corpus', 'Which words have labels that most of their other places contradict'],
    ['dynclean data contested my-corpus --out uncontested', 'Writes the corpus without these labels, to train on'],
  ],
  options: {
    dataset: required(datasetOption),
    trainFile: trainFileOption,
    out: {
      ...outOptions.out,
      describe: 'Folder for the corpus without contested labels',
      shownDefault: 'none is written',
    },
    force: outOptions.force,
    maxSpanWidth: maxSpanWidthOption,
    limit: withDefault(number({ integer: true, min: 0 }, { describe: 'Words to show' }), 20),
  },
  run: async (values, context) => {
    const { contestedCorpus } = await import('@dynclean/stages');
    const { dataset, trainFile: train, out, force, maxSpanWidth, limit } = values;
    const summary = await contestedCorpus(
      {
        dataset,
        ...(train === undefined ? {} : { train }),
        ...(out === undefined ? {} : { out }),
        force: force === true,
        ...(maxSpanWidth === undefined ? {} : { maxSpanWidth }),
      },
      toRunContext(context),
    );
    await context.output.result(summary, (place) => renderText({ nodes: formatContested(summary, limit) }, place));
  },
});

function formatContested(
  { name, labels, unlabelled, names, folder }: ContestedSummary,
  limit: number,
): readonly ReportNode[] {
  // prettier-ignore
  const hasGold = labels.wrong !== null;
  const counts = (what: string, { all, contested, wrong }: ContestedCount): Cell[] => [
    what,
    all,
    contested,
    ...(hasGold ? [wrong, percentCell(contested === 0 ? null : wrong! / contested)] : []),
  ];
  const report = new DocumentBuilder()
    .heading(`Contested labels of ${name}`)
    .table(
      [{ title: 'places of names' }, { title: 'all' }, { title: 'contested' }, ...(hasGold ? [{ title: 'wrong' }, { title: 'percent wrong', align: 'right' } as const] : [])], // prettier-ignore
      [counts('with a label', labels), counts('without one', unlabelled)],
    )
    .paragraph(
      'A label is contested where most of the other places of the same words have another one, or none, and these are enough to be sure of it.' +
        (hasGold ? ' Wrong: the gold label is another.' : ''),
    );
  if (names.length > 0 && limit > 0) {
    report.table(
      [{ title: 'words' }, { title: 'label' }, { title: 'places' }, { title: 'of' }, { title: 'usually' }, { title: 'in' }, ...(hasGold ? [{ title: 'wrong' }] : [])], // prettier-ignore
      names
        .slice(0, limit)
        .map(({ words, label, places, allPlaces, usual, wrong }): Cell[] => [
          words,
          label ?? 'none',
          places,
          allPlaces,
          usual.label ?? 'none',
          usual.places,
          ...(hasGold ? [wrong] : []),
        ]),
    );
    if (names.length > limit) report.paragraph(`And ${names.length - limit} more (--limit, --json).`);
  }
  if (folder === null) report.paragraph(`\`--out FOLDER\` writes the corpus without them.`);
  else report.paragraph(`The corpus without them is ${folder}: \`dynclean train ${folder}\` trains on it.`);
  return report.nodes;
}
