import { throwIfInterrupted } from '@dynclean/schema';

import { modelOption } from '../options/modelOption.js';
import { pickGiven } from '../options/pickGiven.js';
import { longSentencesOption } from '../options/trainingOptions.js';
import { defineCommand } from '../parsing/Command.js';
import { required, withDefault } from '../parsing/Option.js';
import { choice, flag, text } from '../parsing/optionKinds.js';
import { UsageError } from '../parsing/UsageError.js';
import { formatPrediction, type PredictionDocument, toPredictionDocument } from '../predict/formatPrediction.js';
import { findInputForm, type InputSentence, readInput } from '../predict/readInput.js';
import { selectTypes } from '../predict/selectTypes.js';
import { toEngineChoice, toRunContext } from '../toRunContext.js';

const runOptions = {
  overlap: choice(['keep', 'greedy'], {
    describe: 'All spans with a type, nested and crossing ones too, or the most probable that do not overlap',
    shownDefault: 'greedy',
  }),
  longSentences: longSentencesOption,
};

/** Finds the entities of a file or of stdin, and prints each sentence when it is done; with `--json` all at the end. */
export const predict = defineCommand({
  name: 'predict',
  positionals: ['model', 'file'],
  describe: 'Finds the entities of tokenised or raw text',
  examples: [
    ['dynclean predict runs/wikigold sentences.txt', 'Each sentence with its entities below it'],
    ['echo "Angela Merkel visited Paris ." | dynclean predict runs/wikigold', 'From stdin'],
    ['dynclean predict runs/wikigold --raw article.txt --json', 'Raw text; with the place of each word in it'],
    [
      'dynclean predict runs/wikigold new.txt --output jsonl > train.jsonl',
      'As a dataset file, to be cleaned in its turn',
    ],
  ],
  options: {
    model: required(modelOption),
    file: withDefault(text({ valueName: 'file', describe: 'The text; without it or with "-" stdin' }), '-'),
    raw: withDefault(flag({ describe: 'Raw text: find sentences and words first' }), false),
    jsonl: withDefault(
      flag({ describe: 'JSON Lines {"tokens": [...]}; files that end in .jsonl are taken for it' }),
      false,
    ),
    output: withDefault(choice(['text', 'jsonl'], { describe: 'To be read, or a dataset line a sentence' }), 'text'),
    offsets: withDefault(
      choice(['code-points', 'utf-16'], {
        describe: 'What places of words in a raw text count: characters, as Python does, or units, as JavaScript does',
      }),
      'code-points',
    ),
    types: text({ describe: 'Only these, commas between them', valueName: 'types' }),
    ...runOptions,
  },
  run: async (values, context) => {
    const { predictEntities, splitRawText } = await import('@dynclean/stages');
    const { model, file, raw, jsonl, output: form, offsets } = values;
    if (raw && jsonl) throw new UsageError('--raw: must not be given with --jsonl, but got both');
    const isWanted = await selectTypes(model, values.types);
    const { output, signal } = context;
    if (file === '-' && process.stdin.isTTY) output.note('reading sentences from the terminal; Ctrl-D ends them');

    const waiting: InputSentence[] = []; // read, but not predicted yet
    const input = readInput(file, findInputForm(file, { raw, jsonl }), {
      stdin: process.stdin,
      signal,
      splitRawText,
      offsets,
    });
    async function* tokens(): AsyncGenerator<readonly string[]> {
      for await (const sentence of input) {
        waiting.push(sentence);
        yield sentence.tokens;
      }
    }
    const all: PredictionDocument[] = [];
    const predicted = predictEntities(
      {
        model,
        sentences: tokens(),
        file: file === '-' ? 'stdin' : file,
        ...pickGiven(values, runOptions),
        ...toEngineChoice(context),
      },
      toRunContext(context),
    );
    for await (const { tokens: words, entities } of predicted) {
      const sentence = { tokens: words, entities: entities.filter(({ type }) => isWanted(type)) };
      const document = toPredictionDocument(sentence, waiting.shift()!);
      if (output.json) all.push(document);
      else await output.write(form === 'jsonl' ? JSON.stringify(document) : formatPrediction(document));
      throwIfInterrupted(signal);
    }
    if (output.json) await output.result({ model, sentences: all }, () => '');
  },
});
