import { listAnnotators } from '@dynclean/datasets';
import { DocumentBuilder, escapeControls, renderText } from '@dynclean/reports';

import { askBeforeAnnotating } from '../annotate/askBeforeAnnotating.js';
import { computeDistantQuality } from '../computeDistantQuality.js';
import { chooseOutFolder } from '../chooseOutFolder.js';
import { formatQuality } from '../formatQuality.js';
import { chooseAnnotatorSettings, createAnnotatorOptions } from '../options/annotatorOptions.js';
import { datasetOption, outOptions, trainFileOption } from '../options/dataOptions.js';
import { isFile, refuseTrainFile } from '../options/isFile.js';
import { defineCommand } from '../parsing/Command.js';
import { required, withDefault } from '../parsing/Option.js';
import { choice, file, flag, number } from '../parsing/optionKinds.js';
import { UsageError } from '../parsing/UsageError.js';

const options = {
  dataset: required({
    ...datasetOption,
    describe: 'A known dataset, a dataset folder, or a file of sentences, whose labels are not looked at',
  }),
  trainFile: trainFileOption,
  split: choice(['train', 'dev', 'test'], {
    describe:
      'Whose sentences are labelled; those of dev and test go with their labels as gold ones, to see how good it is',
    shownDefault: 'train',
  }),
  sample: number({ integer: true, min: 1 }, { describe: 'So many of them, drawn at random', shownDefault: 'all' }),
  seed: number({ integer: true, min: 0 }, { describe: 'Of the sample', shownDefault: '42' }),
  ...outOptions,
  by: withDefault(
    choice(
      listAnnotators().map(({ name }) => name),
      {
        describe: `Who labels: ${listAnnotators()
          .map(({ name, title }) => `${name}, ${title}`)
          .join('; ')}`,
      },
    ),
    'dictionary',
  ),
  settings: file({ describe: 'YAML file with settings of whoever labels; what is typed counts before' }),
  yes: withDefault(flag({ describe: 'Agree beforehand to what is sent to others and spent' }), false),
};

/** Writes a dataset folder with distant labels; where there are gold labels, it says how good those are. */
export const dataAnnotate = defineCommand({
  name: 'data annotate',
  positionals: ['dataset'],
  describe: 'Labels a corpus by a dictionary, a trained model or a language model: distant labels, ready to be cleaned',
  examples: [
    ['dynclean data annotate corpus --names names.tsv --out labelled', 'Each line of names.tsv: a type, a tab, a name'],
    [
      'dynclean data annotate raw.jsonl --names PER=people.txt LOC=places.txt --rule priority',
      'Names alone, their type before the file; people count before places',
    ],
    ['dynclean data annotate corpus --by model --from runs/mine --out labelled', 'By a model that was trained before'],
    [
      'dynclean data annotate corpus --by llm --endpoint https://api.openai.com/v1 --model NAME --settings llm.yaml',
      'By a language model; says what is sent and what it costs, and asks before',
    ],
  ],
  options: { ...createAnnotatorOptions(), ...options },
  run: async (values, { output, progress, signal, globals }) => {
    const { annotateDataset, countEntitiesByLabel, createLabelVocabulary, findDataset, formatProblem } =
      await import('@dynclean/datasets');
    const { dataset, trainFile: train, split, sample, seed, by, force, yes } = values;
    const isSingle = await isFile(dataset);
    refuseTrainFile(isSingle, train, dataset);
    if (isSingle && split !== undefined) {
      throw new UsageError(`--split: must be left out where a file is named, but got ${split} for ${dataset}`);
    }
    const settings = await chooseAnnotatorSettings(values, globals);
    const out = chooseOutFolder(values.out, 'annotate', dataset);
    const annotated = await annotateDataset({
      source: isSingle ? dataset : await findDataset(dataset, { train }),
      train,
      split,
      sample,
      seed,
      by,
      settings,
      out,
      force,
      signal,
      onWarning: (warning) => output.warn(escapeControls(formatProblem(warning))),
      confirm: (announcement) => askBeforeAnnotating(announcement, { yes, output, signal }),
      onProgress: (done, total, detail) =>
        progress.report({
          stage: 'annotate',
          done,
          total,
          unit: 'sentences',
          ...(detail === undefined ? {} : { detail }),
        }),
    });
    const { info, train: labelled, gold, summary } = annotated;
    const vocabulary = createLabelVocabulary(info.types);
    const counts = countEntitiesByLabel(labelled, vocabulary);
    const entities = Object.fromEntries(info.types.map((type) => [type, counts[vocabulary.labelOf(type)]]));
    const quality = gold === null ? null : computeDistantQuality({ train: labelled, gold });
    const counted = summary?.counts ?? null;
    await output.result({ folder: out, by, sentences: labelled.length, entities, counted, quality }, (place) => {
      const report = new DocumentBuilder().fields([
        ['Folder', out],
        ['Sentences', String(labelled.length)],
        ['Entities', Object.entries(entities).map(([type, count]) => `${type} ${count}`).join(', ')], // prettier-ignore
        ...(summary?.lines ?? []),
      ]);
      if (quality !== null) {
        report.paragraph(`Held against the gold labels beside them: ${formatQuality(quality)}.`);
      }
      return renderText(report, place);
    });
  },
});
