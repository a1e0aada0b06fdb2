import { listAnnotators } from '@dynclean/datasets';
import { DocumentBuilder, renderText } from '@dynclean/reports';

import { computeDistantQuality } from '../computeDistantQuality.js';
import { chooseOutFolder } from '../chooseOutFolder.js';
import { formatQuality } from '../formatQuality.js';
import { datasetOption, outOptions, trainFileOption } from '../options/dataOptions.js';
import { isFile, refuseTrainFile } from '../options/isFile.js';
import { defineCommand } from '../parsing/Command.js';
import { required, type Values, withDefault } from '../parsing/Option.js';
import { choice, file, files, flag, number } from '../parsing/optionKinds.js';
import { toKebabCase } from '../parsing/toKebabCase.js';
import { UsageError } from '../parsing/UsageError.js';

const group = 'By a dictionary:';

const options = {
  dataset: required({
    ...datasetOption,
    describe: 'A known dataset, a dataset folder, or a file of sentences, whose labels are not looked at',
  }),
  trainFile: trainFileOption,
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
  settings: file({ describe: 'YAML file with settings of whoever labels' }),
  names: files({
    group,
    describe: 'Files of lines type<TAB>name, or TYPE=FILE of names alone; what an earlier one says counts before',
  }),
  ignoreCase: flag({ group, describe: 'Upper and lower case are the same' }),
  ambiguous: choice(['first', 'drop'], {
    group,
    describe: 'Of a name with several types: the first that is listed, or nothing',
    shownDefault: 'first',
  }),
  maxTokens: number({ integer: true, min: 1 }, { group, describe: 'Longest name, in words', shownDefault: 'all' }),
};

/** Writes a dataset folder with distant labels; where there are gold labels, it says how good those are. */
export const dataAnnotate = defineCommand({
  name: 'data annotate',
  positionals: ['dataset'],
  describe: 'Labels a corpus by a dictionary, or by whatever can label: distant labels, ready to be cleaned',
  examples: [
    ['dynclean data annotate corpus --names names.tsv --out labelled', 'Each line of names.tsv: a type, a tab, a name'],
    [
      'dynclean data annotate raw.jsonl --names PER=people.txt LOC=places.txt',
      'Names alone, their type before the file',
    ],
    ['dynclean data annotate corpus --settings dictionary.yaml --out labelled', 'With all settings in a file'],
  ],
  options,
  run: async (values, { output, progress, signal }) => {
    const { annotateDataset, countEntitiesByLabel, createLabelVocabulary, findDataset } =
      await import('@dynclean/datasets');
    const { dataset, trainFile: train, by, force } = values;
    const isSingle = await isFile(dataset);
    refuseTrainFile(isSingle, train, dataset);
    const settings = await chooseSettings(values);
    const out = chooseOutFolder(values.out, 'annotate', dataset);
    const annotated = await annotateDataset({
      source: isSingle ? dataset : await findDataset(dataset, { train }),
      train,
      by,
      settings,
      out,
      force,
      signal,
      onProgress: (done, total) => progress.report({ stage: 'annotate', done, total, unit: 'sentences' }),
    });
    const { info, train: labelled, gold } = annotated;
    const vocabulary = createLabelVocabulary(info.types);
    const counts = countEntitiesByLabel(labelled, vocabulary);
    const entities = Object.fromEntries(info.types.map((type) => [type, counts[vocabulary.labelOf(type)]]));
    const quality = gold === null ? null : computeDistantQuality({ train: labelled, gold });
    await output.result({ folder: out, by, sentences: labelled.length, entities, quality }, (place) => {
      const report = new DocumentBuilder().fields([
        ['Folder', out],
        ['Sentences', String(labelled.length)],
        ['Entities', Object.entries(entities).map(([type, count]) => `${type} ${count}`).join(', ')], // prettier-ignore
      ]);
      if (quality !== null) {
        report.paragraph(`Held against the gold labels beside them: ${formatQuality(quality)}.`);
      }
      return renderText(report, place);
    });
  },
});

/** What the file says, and on top of it what was typed; the options of the dictionary are for it alone. */
async function chooseSettings(values: Values<typeof options>): Promise<Readonly<Record<string, unknown>>> {
  const { by, names, ignoreCase, ambiguous, maxTokens } = values;
  const typed = Object.entries({ names: names?.map(readName), ignoreCase, ambiguous, maxTokens }).filter(
    ([, value]) => value !== undefined,
  );
  const [idle] = typed;
  if (by !== 'dictionary' && idle !== undefined) {
    throw new UsageError(
      `--${toKebabCase(idle[0])}: is of --by dictionary alone, but got it with --by ${by}. Use --settings.`,
    );
  }
  const ofFile = values.settings === undefined ? {} : await readSettings(values.settings, by);
  if (by === 'dictionary' && names === undefined && !('names' in ofFile)) {
    throw new UsageError('--names: must be given for --by dictionary (or `names` in the file of --settings)');
  }
  return { ...ofFile, ...Object.fromEntries(typed) };
}

const readName = (word: string): string | { type: string; file: string } => {
  const at = word.indexOf('=');
  return at > 0 ? { type: word.slice(0, at), file: word.slice(at + 1) } : word;
};

async function readSettings(path: string, by: string): Promise<Record<string, unknown>> {
  const { readYamlDocument } = await import('@dynclean/planner');
  const { findAnnotator } = await import('@dynclean/datasets');
  const { settings } = findAnnotator(by);
  return (await readYamlDocument(path, settings, `settings of the annotator ${by}`)).value as Record<string, unknown>;
}
