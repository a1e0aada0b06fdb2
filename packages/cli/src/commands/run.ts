import { listExecutors } from '@dynclean/planner/executors';
import { renderText } from '@dynclean/reports';

import { exitCodes } from '../exitCodes.js';
import { type CommandContext, defineCommand } from '../parsing/Command.js';
import { names, numbers, phrases } from '../parsing/listKinds.js';
import { required, type Values, withDefault } from '../parsing/Option.js';
import { choice, file, files, flag, folder, named, number, text } from '../parsing/optionKinds.js';
import { formatRunSummary } from '../run/formatRunSummary.js';
import { tensorboardOption } from '../options/tensorboardOption.js';
import { toEngineChoice, toRunContext } from '../toRunContext.js';

const group = 'Which part:';

const options = {
  files: required(files({ describe: 'Manifests, such as experiments/dynclean/table01.yaml' })),
  plan: withDefault(
    flag({ describe: 'Only say what there is to do, what is there and shared, and how long it takes' }),
    false,
  ),
  dryRun: withDefault(flag({ describe: 'The same, with every stage in its order' }), false),
  profile: text({
    valueName: 'name or file',
    describe: 'Run it small: small (minilm for every encoder), tiny (seconds)',
    shownDefault: "the paper's setting",
  }),
  results: withDefault(folder({ describe: 'Folder of finished stages, which all manifests share' }), 'results'),
  jobs: number(
    { integer: true, min: 1 },
    { describe: 'Stages at a time', aliases: ['j'], shownDefault: 'by cores, memory and GPUs' },
  ),
  executor: withDefault(
    named(() => listExecutors().map(({ name }) => name), {
      describe: `Where stages run: ${listExecutors()
        .map(({ name, title }) => `${name}, ${title}`)
        .join('; ')}`,
    }),
    'local',
  ),
  executorSettings: file({ describe: 'YAML file with settings of the executor, where it has some' }),
  detach: withDefault(
    flag({ describe: 'Leave when everything is in the queue (--executor slurm); given again, say how far it is' }),
    false,
  ),
  keepGoing: withDefault(
    flag({ describe: 'After a failure, go on with what does not need it (--no-keep-going: begin nothing more)' }),
    true,
  ),
  tensorboard: tensorboardOption,
  otherCode: withDefault(
    choice(['refuse', 'keep', 'redo'], {
      group,
      describe: 'Stages there that another code version made: go no further, count them as done, or do them again',
    }),
    'refuse',
  ),
  only: phrases({
    group,
    describe:
      'Only these stages and what they need: kinds, beginnings of keys, or words of a title; several times, or with commas',
  }),
  datasets: names({ group, describe: 'Only these datasets', shownDefault: "the manifest's" }),
  models: names({ group, describe: 'Only these models', shownDefault: "the manifest's" }),
  seeds: numbers(
    { integer: true, min: 0 },
    { group, describe: 'These seeds instead, such as 42:46', shownDefault: "the manifest's" },
  ),
};

/** Runs the stages that manifests need and that are not finished; exit code 1 where one failed. */
export const run = defineCommand({
  name: 'run',
  positionals: ['files'],
  describe: 'Runs what tables and figures need and is not there yet',
  examples: [
    ['dynclean run experiments/dynclean/table01.yaml --plan', 'What it takes, before it starts'],
    ['dynclean run experiments/dynclean/table01.yaml', 'Runs it; given again after any stop, it goes on where it was'],
    ['dynclean run experiments/dynclean/*.yaml --profile tiny', 'Everything, in seconds each: does it all work?'],
    [
      'dynclean run experiments/dynclean/table01.yaml --profile small --datasets wikigold --jobs 2',
      'A small encoder, one dataset',
    ],
    [
      'dynclean run experiments/dynclean/table01.yaml --executor slurm --executor-settings slurm.yaml --detach',
      'As jobs of a cluster; given again, it says how far they are, and submits what is missing',
    ],
  ],
  options,
  run: async (values, context) => {
    const { prepareManifests, runManifests } = await import('@dynclean/planner');
    const chosen = toChoice(values, context);
    if (values.plan || values.dryRun) {
      const { describePlan, formatPlan } = await import('../run/formatPlan.js');
      const prepared = await prepareManifests(chosen);
      await context.output.result(describePlan(prepared), (place) =>
        renderText({ nodes: formatPlan(prepared, { withStages: values.dryRun }) }, place),
      );
      return exitCodes.done;
    }
    const summary = await runManifests(chosen, {
      ...toRunContext(context),
      onPlanProgress: ({ done, total, doneMs, totalMs, running }) => {
        const now = running.map(
          ({ title, share, detail }) => `${title} ${Math.floor(100 * share)} %${detail === '' ? '' : ` (${detail})`}`,
        );
        context.progress.report({
          stage: 'run',
          done: Math.round(doneMs / 1000),
          total: Math.max(1, Math.round(totalMs / 1000)),
          unit: 'expected seconds',
          detail: [`${done} of ${total} stages done`, ...now].join('; '),
        });
      },
    });
    await context.output.result(summary, () => formatRunSummary(summary));
    return summary.failed.length > 0 ? exitCodes.failed : exitCodes.done;
  },
});

function toChoice(values: Values<typeof options>, context: CommandContext) {
  const { files: paths, profile, results, jobs, keepGoing, otherCode, only, datasets, models, seeds } = values;
  const { executor, executorSettings, tensorboard, detach } = values;
  return {
    ...toEngineChoice(context),
    files: paths,
    results,
    keepGoing,
    otherCode,
    executor,
    tensorboard,
    detach,
    ...(executorSettings !== undefined && { executorSettings }),
    ...(profile !== undefined && { profile }),
    ...(jobs !== undefined && { jobs }),
    ...(only !== undefined && { only }),
    ...(datasets !== undefined && { datasets }),
    ...(models !== undefined && { models }),
    ...(seeds !== undefined && { seeds }),
  };
}
