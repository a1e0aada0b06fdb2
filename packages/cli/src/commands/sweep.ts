import { basename, join, resolve } from 'node:path';

import type { DynamicsSource, SweepGrid, SweepResult } from '@dynclean/analysis';
import { formatSweep, listSweepRows } from '@dynclean/reports';

import { expandEpochFiles } from '../clean/expandEpochFiles.js';
import { outOptions } from '../options/dataOptions.js';
import { finalOptions, toFinalSettings } from '../options/finalOptions.js';
import { foreignDynamicsOptions } from '../options/foreignDynamicsOptions.js';
import { encoderOption, maxSpanWidthOption } from '../options/trainingOptions.js';
import { type CommandContext, defineCommand } from '../parsing/Command.js';
import { choices, numbers } from '../parsing/listKinds.js';
import { type Values, withDefault } from '../parsing/Option.js';
import { flag, folder, text } from '../parsing/optionKinds.js';
import { UsageError } from '../parsing/UsageError.js';
import { printReport } from '../printReport.js';
import { toEngineChoice, toRunContext } from '../toRunContext.js';

const group = 'Sweep over:';
const percent = { min: 0, max: 100 };
/** What the paper tunes k over. */
const tried = [80, 85, 90, 95, 100];

const options = {
  run: folder({ describe: 'A clean run; its dynamics are used, nothing is trained' }),
  kPos: numbers(percent, {
    group,
    describe: 'Percentiles of the positives, such as 90,95 or 80:100:5 (from, to, step)',
    shownDefault: "80:100:5; with --train the run's own",
  }),
  kNeg: numbers(percent, {
    group,
    describe: 'The same of the negatives',
    shownDefault: "80:100:5; with --train the run's own",
  }),
  metric: choices(['aum', 'confidence'], { group, describe: 'aum, confidence or both', shownDefault: "the run's own" }),
  epochs: numbers(
    { integer: true, min: 1 },
    { group, describe: 'Numbers of epochs averaged', shownDefault: "the run's own" },
  ),
  csv: withDefault(flag({ describe: 'Print a line of comma-separated values for each setting' }), false),
  dataset: text({
    valueName: 'dataset',
    describe: 'The data of the dynamics; of a run only where they lie elsewhere now',
    shownDefault: "the run's",
  }),
  ...foreignDynamicsOptions,
  maxSpanWidth: maxSpanWidthOption,
  train: withDefault(flag({ group: 'Training:', describe: "Train on the D' of every setting, too" }), false),
  ...finalOptions,
  encoder: encoderOption,
  ...outOptions,
};

/** Counts what other thresholds would remove from recorded dynamics; trains only where `--train` is given. */
export const sweep = defineCommand({
  name: 'sweep',
  positionals: ['run'],
  describe: 'What other thresholds would remove, in seconds, from dynamics that are there',
  examples: [
    ['dynclean sweep runs/wg', 'k_pos and k_neg over 80, 85, 90, 95, 100'],
    ['dynclean sweep runs/wg --k-neg 90:100:1 --metric aum,confidence --epochs 1:10 --csv > sweep.csv', 'For a plot'],
    ['dynclean sweep runs/wg --k-neg 90,95,100 --train', "And the scores of a training on each D'"],
    [
      'dynclean sweep --dataset my-corpus --dynamics a/epochs --threshold a/threshold --ids a/ids.json',
      'With dynamics that another trainer recorded',
    ],
  ],
  options,
  run: async (values, context) => {
    if (values.csv && context.globals.json) throw new UsageError('--csv: must not be given with --json, but got both');
    const result = await runSweep(values, context);
    await printReport({ nodes: formatSweep(result), data: result, records: listSweepRows(result) }, context, {
      format: values.csv ? 'csv' : 'text',
    });
  },
});

async function runSweep(values: Values<typeof options>, context: CommandContext): Promise<SweepResult> {
  const { openDynamicsOfRun, sweepRun, withForeignDynamics } = await import('@dynclean/analysis');
  const runContext = toRunContext(context);
  const { run, dataset, dynamics, threshold, ids, train, out, force, encoder } = values;
  const foreign = [dynamics, threshold, ids].filter((given) => given !== undefined).length;
  if (run === undefined) {
    if (dynamics === undefined || threshold === undefined || ids === undefined || dataset === undefined) {
      throw new UsageError(
        'sweep: must be followed by the folder of a clean run, or by --dataset, --dynamics, --threshold and --ids, but got ' +
          (foreign === 0 ? 'neither' : 'only some of these'),
      );
    }
    if (train)
      throw new UsageError("--train: must have a clean run with its cleaner, but got another trainer's dynamics");
    const choice = {
      dataset,
      ids,
      dynamics: await expandEpochFiles('--dynamics', dynamics),
      threshold: await expandEpochFiles('--threshold', threshold),
      maxSpanWidth: values.maxSpanWidth,
    };
    return withForeignDynamics(choice, runContext, (source) =>
      sweepRun(source, { grid: chooseGrid(values, source) }, runContext),
    );
  }
  if (foreign > 0 || values.maxSpanWidth !== undefined) {
    throw new UsageError(
      'sweep: must have either a clean run or files of another trainer (--dynamics, --threshold, --ids, --max-span-width), but got both',
    );
  }
  const source = await openDynamicsOfRun({ from: run, dataset }, runContext);
  const training = {
    from: run,
    dataset,
    out: out ?? join('runs', `sweep-${basename(resolve(run))}`),
    force: force === true,
    finalSettings: toFinalSettings(values),
    ...(encoder === undefined ? {} : { encoder }),
    ...toEngineChoice(context),
  };
  return sweepRun(source, { grid: chooseGrid(values, source), ...(train && { train: training }) }, runContext);
}

function chooseGrid(
  { kPos, kNeg, metric, epochs, train }: Values<typeof options>,
  { cleaning, dynamics, threshold }: DynamicsSource,
): SweepGrid {
  if (train && kPos === undefined && kNeg === undefined) {
    throw new UsageError('--train: must be given with --k-pos or --k-neg, which say what to train on, but got neither');
  }
  return {
    kPos: kPos ?? (train ? [cleaning.kPos] : tried),
    kNeg: kNeg ?? (train ? [cleaning.kNeg] : tried),
    metric: metric ?? [cleaning.metric],
    epochs: epochs ?? [cleaning.epochs ?? Math.min(dynamics.length, threshold.length)],
  };
}
