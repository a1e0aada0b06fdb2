import { DocumentBuilder, formatScores, renderText } from '@dynclean/reports';

import { datasetOption, datasetOrFileText } from '../options/dataOptions.js';
import { isFile } from '../options/isFile.js';
import { modelOption } from '../options/modelOption.js';
import { pickGiven } from '../options/pickGiven.js';
import { evaluationOptions, longSentencesOption } from '../options/trainingOptions.js';
import { defineCommand } from '../parsing/Command.js';
import { required } from '../parsing/Option.js';
import { choice } from '../parsing/optionKinds.js';
import { UsageError } from '../parsing/UsageError.js';
import { toEngineChoice, toRunContext } from '../toRunContext.js';

const settingOptions = { ...evaluationOptions, longSentences: longSentencesOption };

/** Scores a model folder on a file of a dataset, or on a file of labelled sentences. */
export const evaluate = defineCommand({
  name: 'evaluate',
  positionals: ['model', 'data'],
  describe: 'Precision, recall and F1 of a model, also by type',
  examples: [
    ['dynclean evaluate runs/wikigold wikigold', 'On the test file of a dataset'],
    ['dynclean evaluate runs/wikigold my-corpus --split dev', 'On another file of it'],
    ['dynclean evaluate runs/wikigold annotated.jsonl --json', 'On a file of labelled sentences'],
  ],
  options: {
    model: required(modelOption),
    data: required({ ...datasetOption, describe: datasetOrFileText }),
    split: choice(['test', 'dev', 'gold', 'train'], {
      describe: 'File of the dataset; gold: training sentences with gold labels',
      shownDefault: 'test, else dev',
    }),
    ...settingOptions,
  },
  run: async (values, context) => {
    const { evaluateModel } = await import('@dynclean/stages');
    const { model, data, split } = values;
    const fromFile = await isFile(data);
    if (fromFile && split !== undefined) {
      throw new UsageError(`--split: must be left out where a file is named, but got ${split} for ${data}`);
    }
    const summary = await evaluateModel(
      {
        model,
        ...(fromFile ? { file: data } : { dataset: data }),
        ...(split === undefined ? {} : { split }),
        ...pickGiven(values, settingOptions),
        ...toEngineChoice(context),
      },
      toRunContext(context),
    );
    await context.output.result(summary, (place) => {
      const { file, sentences, scores, notes } = summary;
      const scored = formatScores(scores, { title: `${file}, ${sentences} sentences` });
      return renderText({ nodes: new DocumentBuilder().append(scored).list(notes).nodes }, place);
    });
  },
});
