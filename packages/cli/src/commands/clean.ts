import { hasLearned } from '@dynclean/cleaning';
import { findUsualCleaner } from '@dynclean/methods';
import { formatCleaning, renderText } from '@dynclean/reports';
import { heldOutPartings } from '@dynclean/schema';
import type { CleanSummary } from '@dynclean/stages';

import { chooseOutFolder } from '../chooseOutFolder.js';
import { chooseCleaningMode, type CleaningMode } from '../clean/chooseCleaningMode.js';
import { expandEpochFiles } from '../clean/expandEpochFiles.js';
import { formatCleanFiles } from '../clean/formatCleanFiles.js';
import { refuseIdleOptions } from '../clean/refuseIdleOptions.js';
import { exitCodes } from '../exitCodes.js';
import { cleaningOptions } from '../options/cleaningOptions.js';
import { datasetOption, outOptions, trainFileOption } from '../options/dataOptions.js';
import { finalOptions, toFinalSettings } from '../options/finalOptions.js';
import { foreignDynamicsOptions } from '../options/foreignDynamicsOptions.js';
import { nestMethodOptions } from '../options/methodOptions.js';
import { pickGiven } from '../options/pickGiven.js';
import { tensorboardOption } from '../options/tensorboardOption.js';
import { cleanerTrainingOptions, encoderOption } from '../options/trainingOptions.js';
import { type CommandContext, defineCommand } from '../parsing/Command.js';
import { type Values, withDefault } from '../parsing/Option.js';
import { choice, flag, folder, number } from '../parsing/optionKinds.js';
import { toEngineChoice, toRunContext } from '../toRunContext.js';

const options = {
  dataset: datasetOption,
  ...outOptions,
  trainFile: trainFileOption,
  from: folder({ describe: 'Clean again with other settings, from the dynamics of this clean run; takes seconds' }),
  train: withDefault(flag({ describe: "Train on D' as well, so that scores of D and D' stand side by side" }), false),
  heldOut: number(
    { integer: true, min: 2 },
    {
      describe:
        'Train N cleaners more, each without the names of one part of N, to rank labels by what it makes of those',
    },
  ),
  heldOutBy: choice(heldOutPartings, {
    describe:
      'What these parts are of: names (words), sentences, or sentences that share no entity with others (entities)',
  }),
  rounds: number(
    { integer: true, min: 1 },
    {
      describe:
        'Clean N times at most, each time by a cleaner that learned what the one before left, until nothing moves',
    },
  ),
  tensorboard: tensorboardOption,
  strict: withDefault(
    flag({ describe: 'End with exit code 3 where the cleaner did not learn, so that a script does not train on' }),
    false,
  ),
  ...cleaningOptions,
  ...foreignDynamicsOptions,
  encoder: encoderOption,
  ...cleanerTrainingOptions,
  ...finalOptions,
};

/** Trains the two models of a cleaning, or takes recorded dynamics, and writes D'; `--json` prints a `CleanSummary`. */
export const clean = defineCommand({
  name: 'clean',
  positionals: ['dataset'],
  describe: "Finds wrong labels in a dataset and writes D' without them",
  examples: [
    ['dynclean clean my-corpus --out runs/mine --train', "Cleans, trains on D' as well, and compares the two"],
    ['dynclean clean --from runs/mine --out runs/stricter --k-neg 95', 'Other thresholds, without training again'],
    [
      `dynclean clean wikigold --out runs/plain --no-${findUsualCleaner()} --metric confidence`,
      'Another cleaner, another metric',
    ],
    [
      'dynclean clean my-corpus --out runs/b --dynamics a/epochs --threshold a/threshold --ids a/ids.json',
      'With dynamics that another trainer recorded',
    ],
  ],
  options,
  run: async (values, context) => {
    const mode = chooseCleaningMode(values);
    const { train, trainFile, encoder, ...others } = values;
    refuseIdleOptions(mode, {
      training: Object.keys({
        ...pickGiven(others, cleanerTrainingOptions),
        ...(encoder === undefined ? {} : { encoder }),
        ...pickGiven(others, { heldOut: options.heldOut, heldOutBy: options.heldOutBy, rounds: options.rounds }),
      }),
      final: Object.keys(pickGiven(others, finalOptions)),
      train,
      trainFile: trainFile !== undefined,
    });
    const summary = await runMode(mode, values, context);
    await context.output.result(summary, (place) =>
      renderText({ nodes: [...formatCleaning(summary), ...formatCleanFiles(summary)] }, place),
    );
    return values.strict && !hasLearned(summary) ? exitCodes.doubtful : exitCodes.done;
  },
});

async function runMode(
  mode: CleaningMode,
  values: Values<typeof options>,
  context: CommandContext,
): Promise<CleanSummary> {
  const { cleanForeign, cleanFromRun, cleanRun } = await import('@dynclean/stages');
  const runContext = { ...toRunContext(context), tensorboard: values.tensorboard };
  const { out, force, trainFile, encoder, train: trainFinal } = values;
  const { maxSpanWidth } = values;
  const common = {
    out: chooseOutFolder(out, 'clean', mode.kind === 'from' ? mode.from : mode.dataset),
    force: force === true,
    cleaning: pickGiven(values, cleaningOptions),
    ...(trainFile === undefined ? {} : { train: trainFile }),
  };
  const final = {
    trainFinal,
    finalSettings: toFinalSettings(values),
    ...toEngineChoice(context),
  };
  switch (mode.kind) {
    case 'own': {
      const settings = nestMethodOptions(pickGiven(values, cleanerTrainingOptions), { ofCleaner: true });
      const { dataset } = mode;
      return cleanRun(
        {
          ...common,
          ...final,
          dataset,
          settings,
          heldOutFolds: values.heldOut,
          heldOutBy: values.heldOutBy,
          rounds: values.rounds,
          ...(encoder === undefined ? {} : { encoder }),
        },
        runContext,
      );
    }
    case 'from': {
      const { from, dataset } = mode;
      return cleanFromRun({ ...common, ...final, from, ...(dataset === undefined ? {} : { dataset }) }, runContext);
    }
    case 'foreign': {
      const dynamics = await expandEpochFiles('--dynamics', mode.dynamics);
      const threshold = await expandEpochFiles('--threshold', mode.threshold);
      const width = maxSpanWidth === undefined ? {} : { maxSpanWidth };
      return cleanForeign(
        { ...common, dataset: mode.dataset, dynamics, threshold, ids: mode.ids, ...width },
        runContext,
      );
    }
  }
}
