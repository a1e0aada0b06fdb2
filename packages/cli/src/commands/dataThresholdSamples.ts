import { DocumentBuilder, renderText } from '@dynclean/reports';

import { chooseOutFolder } from '../chooseOutFolder.js';
import { cleaningOptions } from '../options/cleaningOptions.js';
import { datasetOption, outOptions, trainFileOption } from '../options/dataOptions.js';
import { pickGiven } from '../options/pickGiven.js';
import { maxSpanWidthOption } from '../options/trainingOptions.js';
import { defineCommand } from '../parsing/Command.js';
import { required } from '../parsing/Option.js';
import { flag } from '../parsing/optionKinds.js';
import { toRunContext } from '../toRunContext.js';

const { thresholdCount, thresholdSeed } = cleaningOptions;
const drawing = {
  maxSpanWidth: maxSpanWidthOption,
  thresholdCount: { ...thresholdCount, group: undefined },
  thresholdSeed: { ...thresholdSeed, group: undefined },
  flat: flag({ describe: 'Only samples that a trainer of tags can have: negatives that cross no entity' }),
};

/** Writes the corpus of a threshold run for a trainer of one's own, and the ids that `clean --ids` takes. */
export const dataThresholdSamples = defineCommand({
  name: 'data threshold-samples',
  positionals: ['dataset'],
  describe: 'Draws threshold samples for a trainer of your own: the corpus of its second run, and their ids',
  examples: [
    [
      'dynclean data threshold-samples my-corpus --out threshold',
      'For a trainer of spans: all of them in "relabelled"',
    ],
    ['dynclean data threshold-samples my-corpus --flat --out threshold', 'For a trainer of tags, as entities alone'],
  ],
  options: { dataset: required(datasetOption), trainFile: trainFileOption, ...outOptions, ...drawing },
  run: async (values, context) => {
    const { thresholdCorpus } = await import('@dynclean/stages');
    const { dataset, trainFile: train, out, force } = values;
    const summary = await thresholdCorpus(
      {
        dataset,
        ...(train === undefined ? {} : { train }),
        out: chooseOutFolder(out, 'threshold', dataset),
        force: force === true,
        ...pickGiven(values, drawing),
      },
      toRunContext(context),
    );
    await context.output.result(summary, (place) => {
      const { folder, ids, type, positives, negatives, crossing } = summary;
      const report = new DocumentBuilder().fields([
        ['Corpus', `${folder}: train it anew, with the type ${type} as one more`],
        ['Ids', `${ids}: for clean --ids`],
        ['Samples', `${positives} positives, ${negatives} negatives`],
      ]);
      if (crossing > 0) {
        report.paragraph(
          values.flat === true
            ? `${crossing} more negatives were drawn and left out: they cross entities, or each other.`
            : `${crossing} of the negatives cross entities, or each other: they stand in "relabelled" only (--flat leaves them out).`,
        );
      }
      return renderText(report, place);
    });
  },
});
