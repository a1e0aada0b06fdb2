import type { CheckOptions } from '@dynclean/datasets';
import { escapeControls } from '@dynclean/reports';

import { exitCodes } from '../exitCodes.js';
import { datasetOption, datasetOrFileText, trainFileOption } from '../options/dataOptions.js';
import { readingOptions } from '../options/formatOptions.js';
import { isFile, isFolder, refuseTrainFile } from '../options/isFile.js';
import { pickGiven } from '../options/pickGiven.js';
import { encoderText, maxSpanWidthOption } from '../options/trainingOptions.js';
import { type CommandContext, defineCommand } from '../parsing/Command.js';
import { required } from '../parsing/Option.js';
import { text } from '../parsing/optionKinds.js';
import { sortProblems } from '../sortProblems.js';

/** Counts subwords as an encoder does, which is fetched where it is not here. */
async function countSubwords(encoder: string, context: CommandContext): Promise<CheckOptions> {
  const { computeMaxSubwords } = await import('@dynclean/models');
  const { readEncoderConfig, resolveEncoder } = await import('@dynclean/weights');
  const { loadTokenizer } = await import('@dynclean/tokenizers');
  const { folder } = await resolveEncoder(encoder, {
    signal: context.signal,
    onNote: (note) => context.output.note(note),
    onProgress: (done, total) => context.progress.report({ stage: 'fetch encoder', done, total, unit: 'bytes' }),
  });
  const tokenizer = await loadTokenizer(folder);
  return {
    maxSubwords: computeMaxSubwords(await readEncoderConfig(folder)),
    subwordLength: (tokens) => tokenizer.encodeSentence(tokens).inputIds.length,
  };
}

/** Lists errors and warnings of a dataset or a file of sentences; ends with exit code 1 where there are errors. */
export const dataCheck = defineCommand({
  name: 'data check',
  positionals: ['dataset'],
  describe: 'All that is wrong with a dataset or a file; exit code 1 where there are errors',
  examples: [
    ['dynclean data check my-corpus', 'All errors and warnings, each kind once with its count'],
    ['dynclean data check annotated.conll', 'Of a single file'],
    ['dynclean data check doccano.jsonl --align expand', 'Of an export, as `data convert` would read it'],
    ['dynclean data check my-corpus --encoder minilm', 'And sentences that are too long for that encoder'],
  ],
  options: {
    dataset: required({ ...datasetOption, describe: `${datasetOrFileText}, or a folder of brat or save_to_disk` }),
    trainFile: trainFileOption,
    encoder: text({ describe: `Also look for sentences that are too long for it: ${encoderText}` }),
    maxSpanWidth: maxSpanWidthOption,
    ...readingOptions,
  },
  run: async (values, context) => {
    const { dataset, trainFile, encoder, maxSpanWidth } = values;
    const { checkDataset, checkSentenceFile, findDataset, findFolderFormat, formatProblem, groupProblems } =
      await import('@dynclean/datasets');
    const isSingle = await isFile(dataset);
    refuseTrainFile(isSingle, trainFile, dataset);
    const isWhole = isSingle || ((await isFolder(dataset)) && (await findFolderFormat(dataset)) !== null);
    const folder = isWhole ? dataset : await findDataset(dataset, { train: trainFile });
    const options = {
      reading: pickGiven(values, readingOptions),
      ...(encoder === undefined ? {} : await countSubwords(encoder, context)),
      ...(maxSpanWidth === undefined ? {} : { maxSpanWidth }),
    };
    const found = isSingle
      ? await checkSentenceFile(folder, options)
      : await checkDataset(folder, { ...options, ...(trainFile === undefined ? {} : { train: trainFile }) });
    const problems = sortProblems(found);
    const errors = problems.filter(({ severity }) => severity === 'error').length;
    const warnings = problems.length - errors;
    await context.output.result({ folder, errors, warnings, problems }, () =>
      [
        ...groupProblems(problems).map((problem) => escapeControls(`${problem.severity}: ${formatProblem(problem)}`)),
        `${folder}: ${countOf(errors, 'error')}, ${countOf(warnings, 'warning')}`,
      ].join('\n'),
    );
    return errors > 0 ? exitCodes.failed : exitCodes.done;
  },
});

const countOf = (count: number, noun: string): string =>
  `${count === 0 ? 'no' : count} ${noun}${count === 1 ? '' : 's'}`;
