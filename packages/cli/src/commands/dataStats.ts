import { DocumentBuilder, escapeControls, formatDatasetStats, formatNoise, renderText } from '@dynclean/reports';
import { DEFAULT_MAX_SPAN_WIDTH } from '@dynclean/schema';

import { formatQuality } from '../formatQuality.js';
import { datasetOption, datasetOrFileText, trainFileOption } from '../options/dataOptions.js';
import { isFile, refuseTrainFile } from '../options/isFile.js';
import { maxSpanWidthOption } from '../options/trainingOptions.js';
import { defineCommand } from '../parsing/Command.js';
import { required } from '../parsing/Option.js';

/** Counts sentences, entities and candidate spans by type, and wrong labels where gold ones are there. */
export const dataStats = defineCommand({
  name: 'data stats',
  positionals: ['dataset'],
  describe: 'Counts of a dataset; wrong labels where gold ones are beside',
  examples: [
    ['dynclean data stats conll03', 'Sentences, entities, candidate spans; wrong labels by type'],
    ['dynclean data stats runs/clean/cleaned', "The same of a cleaned version D'"],
  ],
  options: {
    dataset: required({ ...datasetOption, describe: datasetOrFileText }),
    trainFile: trainFileOption,
    maxSpanWidth: maxSpanWidthOption,
  },
  run: async ({ dataset: name, trainFile, maxSpanWidth = DEFAULT_MAX_SPAN_WIDTH }, { output }) => {
    const { computeDatasetStats, findDataset, formatProblem, readDataset, readDatasetFile } =
      await import('@dynclean/datasets');
    const { computeDatasetNoise } = await import('@dynclean/stages');
    const { computeDistantQuality } = await import('../computeDistantQuality.js');
    const isSingle = await isFile(name);
    refuseTrainFile(isSingle, trainFile, name);
    const folder = isSingle ? name : await findDataset(name, { train: trainFile });
    const dataset = isSingle
      ? await readDatasetFile(name)
      : await readDataset(folder, trainFile === undefined ? {} : { train: trainFile });
    for (const warning of dataset.warnings ?? []) output.warn(escapeControls(formatProblem(warning)));
    const stats = computeDatasetStats(dataset, { maxSpanWidth });
    const noise = computeDatasetNoise(dataset, maxSpanWidth);
    const quality = computeDistantQuality(dataset);
    const { licence = 'not stated', notes = [] } = dataset.info;
    await output.result({ ...stats, folder, licence, notes, noise, quality }, (place) => {
      const report = new DocumentBuilder().append(formatDatasetStats(stats));
      if (noise !== null) {
        report.append(formatNoise(noise, null, { title: 'Distant labels held against the gold ones' }));
      }
      if (quality !== null) report.paragraph(`Of any width: ${formatQuality(quality)}.`);
      const source = new DocumentBuilder()
        .fields([
          [isSingle ? 'File' : 'Folder', folder],
          ['Licence', licence],
        ])
        .list(notes);
      return renderText(report.together(source.nodes), place);
    });
  },
});
