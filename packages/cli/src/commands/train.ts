import { findMethod, findUsualCleaner } from '@dynclean/methods';

import { chooseOutFolder } from '../chooseOutFolder.js';
import { formatTraining } from '../formatTraining.js';
import { datasetOption, outOptions, trainFileOption } from '../options/dataOptions.js';
import { nestMethodOptions } from '../options/methodOptions.js';
import { pickGiven } from '../options/pickGiven.js';
import { tensorboardOption } from '../options/tensorboardOption.js';
import { encoderOption, trainingOptions } from '../options/trainingOptions.js';
import { defineCommand } from '../parsing/Command.js';
import { required, withDefault } from '../parsing/Option.js';
import { flag } from '../parsing/optionKinds.js';
import { toEngineChoice, toRunContext } from '../toRunContext.js';

/** Of an example. */
const method = findMethod(findUsualCleaner());

const settingOptions = {
  ...trainingOptions,
  totalEpochs: { ...trainingOptions.totalEpochs, aliases: ['epochs'] },
};

/** Trains a model on a dataset into a new folder; started again after a stop it goes on behind its last whole epoch. */
export const train = defineCommand({
  name: 'train',
  positionals: ['dataset'],
  describe: 'Trains a model, and scores it',
  examples: [
    ['dynclean train wikigold --out runs/wikigold', 'Trains minilm as the paper trains, and scores it'],
    [
      `dynclean train my-corpus --out runs/mine --${method.name} --encoder roberta-base`,
      `With ${method.title}, on RoBERTa`,
    ],
    ['dynclean train my-corpus --out runs/dyn --dynamics --epochs 10', 'Records margins of all spans every epoch'],
    ['dynclean train my-corpus --out runs/p --epochs 1 --profile', "Shows where a training step's time goes"],
    ['dynclean train runs/clean/cleaned --out runs/d2 --seed 43', "On a cleaned version D', another seed"],
  ],
  options: {
    dataset: required(datasetOption),
    ...outOptions,
    trainFile: trainFileOption,
    dynamics: withDefault(flag({ describe: 'Record training dynamics, dynamics/epoch-N.arrow' }), false),
    profile: withDefault(
      flag({ describe: "Show where the steps' time goes, by kernel and operator, and write profile.json" }),
      false,
    ),
    profileSync: withDefault(
      flag({ describe: 'The same, waiting for each operator of a GPU; else its times are those of launching' }),
      false,
    ),
    tensorboard: tensorboardOption,
    encoder: encoderOption,
    ...settingOptions,
  },
  run: async (values, context) => {
    const [{ trainRun }, { formatProfile, renderText }] = await Promise.all([
      import('@dynclean/stages'),
      import('@dynclean/reports'),
    ]);
    const { dataset, out, force, trainFile, dynamics, encoder, profile, profileSync, tensorboard } = values;
    const summary = await trainRun(
      {
        dataset,
        out: chooseOutFolder(out, 'train', dataset),
        dynamics,
        ...((profile || profileSync) && { profile: { synchronize: profileSync } }),
        force: force === true,
        ...(encoder === undefined ? {} : { encoder }),
        ...(trainFile === undefined ? {} : { train: trainFile }),
        settings: nestMethodOptions(pickGiven(values, settingOptions), { ofCleaner: false }),
        ...toEngineChoice(context),
      },
      { ...toRunContext(context), tensorboard },
    );
    if (summary.profile !== undefined && !context.globals.json)
      context.output.note(`\n${renderText({ nodes: formatProfile(summary.profile) })}`);
    await context.output.result(summary, (place) => renderText({ nodes: formatTraining(summary) }, place));
  },
});
