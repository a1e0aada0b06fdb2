import { renderText } from '@dynclean/reports';

import { findFreeFolder } from '../chooseOutFolder.js';
import { formatDemo } from '../demo/formatDemo.js';
import { outOptions } from '../options/dataOptions.js';
import { nestMethodOptions } from '../options/methodOptions.js';
import { pickGiven } from '../options/pickGiven.js';
import { cleanerMethodFlags, cleanerTrainingOptions, encoderOption } from '../options/trainingOptions.js';
import { defineCommand } from '../parsing/Command.js';
import { withDefault } from '../parsing/Option.js';
import { number } from '../parsing/optionKinds.js';
import { toEngineChoice, toRunContext } from '../toRunContext.js';

const { seed, totalEpochs } = cleanerTrainingOptions;
const settingOptions = { seed, totalEpochs: { ...totalEpochs, aliases: ['epochs'] }, ...cleanerMethodFlags };

/** Cleans the corpus that comes with the program and trains on both versions, below `runs/` unless told otherwise. */
export const demo = defineCommand({
  name: 'demo',
  describe: "The embedded corpus: D, cleaning, D', scores of both, what was removed",
  examples: [
    ['dynclean demo', 'Some minutes on two cores'],
    ['dynclean demo --seed 43 --out runs/demo-43', 'Another seed, a folder of its own'],
    ['dynclean demo --engine cpu', 'In small where nothing is built: shows the mechanics, its scores mean nothing'],
  ],
  options: {
    out: { ...outOptions.out, shownDefault: 'runs/demo, or the next free runs/demo-N' },
    force: outOptions.force,
    removed: withDefault(
      number({ integer: true, min: 0, max: 20 }, { describe: 'Removed spans to show of each sign' }),
      10,
    ),
    encoder: encoderOption,
    ...settingOptions,
  },
  run: async (values, context) => {
    const { demoRun } = await import('@dynclean/stages');
    const { force, removed, encoder } = values;
    const summary = await demoRun(
      {
        out: values.out ?? findFreeFolder('runs/demo'),
        force: force === true,
        maxRemoved: removed,
        ...(encoder === undefined ? {} : { encoder }),
        settings: nestMethodOptions(pickGiven(values, settingOptions), { ofCleaner: true }),
        ...toEngineChoice(context),
      },
      toRunContext(context),
    );
    await context.output.result(summary, (place) => renderText({ nodes: formatDemo(summary) }, place));
  },
});
