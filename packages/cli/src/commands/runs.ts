import { createInterface } from 'node:readline/promises';

import { renderText } from '@dynclean/reports';
import { type FinishedStage, listStageKinds } from '@dynclean/stages';

import { listStageKeys } from '../completion/knownNames.js';
import { type CommandContext, defineCommand } from '../parsing/Command.js';
import { required, withDefault } from '../parsing/Option.js';
import { flag, folder, maybeFiles, text } from '../parsing/optionKinds.js';
import { formatRun, formatRunComparison, formatRunList } from '../run/formatRuns.js';
import { formatBytes } from '../terminal/formatBytes.js';
import { toEngineChoice } from '../toRunContext.js';

const kinds = listStageKinds()
  .map(({ kind }) => kind)
  .join(', ');
const results = withDefault(folder({ describe: 'Folder of finished stages' }), 'results');
const stage = (describe: string) => required(text({ valueName: 'key', describe, complete: listStageKeys }));

/** Lists finished stages of a results folder with scores, time and size. */
export const runsList = defineCommand({
  name: 'runs list',
  positionals: ['results'],
  describe: 'Finished stages: from what, scores, time, size',
  examples: [
    ['dynclean runs list', 'What is in results/'],
    ['dynclean runs list --kind train', 'Only trainings'],
  ],
  options: { results, kind: text({ describe: `Only of this kind: ${kinds}` }) },
  run: async ({ results: place, kind }, context) => {
    const { measureFolder } = await import('@dynclean/planner');
    const { openResults } = await import('@dynclean/stages');
    const { stages } = await openResults(place);
    const shown: (FinishedStage & { sizeBytes: number })[] = [];
    for (const one of stages) {
      if (kind === undefined || one.record.kind === kind)
        shown.push({ ...one, sizeBytes: await measureFolder(one.folder) });
    }
    const brief = shown.map(({ record, folder: at, sizeBytes }) => ({
      key: record.key,
      kind: record.kind,
      title: record.title,
      profile: record.profile,
      epochs: record.epochs,
      devF1: record.run?.best?.dev.f1 ?? null,
      testF1: record.run?.test?.f1 ?? null,
      totalMs: record.totalMs,
      sizeBytes,
      folder: at,
    }));
    await context.output.result(brief, (place) => renderText({ nodes: formatRunList(shown) }, place));
  },
});

/** Prints the record of one finished stage; an error where none or several are meant. */
export const runsShow = defineCommand({
  name: 'runs show',
  positionals: ['run'],
  describe: 'One finished stage: settings, code, machine, scores, dev curve',
  examples: [['dynclean runs show 1f2e', 'The stage whose key begins so']],
  options: { run: stage('Its key, the beginning of it, or its title'), results },
  run: async ({ run, results: place }, context) => {
    const { findRun } = await import('@dynclean/planner');
    const { openResults } = await import('@dynclean/stages');
    const { record, folder: at } = findRun(await openResults(place), run);
    await context.output.result(record, (place) => renderText({ nodes: formatRun(record, at) }, place));
  },
});

/** Prints in which settings two finished stages differ, and the scores of both. */
export const runsDiff = defineCommand({
  name: 'runs diff',
  positionals: ['a', 'b'],
  describe: 'Settings and scores of two finished stages, side by side',
  examples: [['dynclean runs diff 1f2e 9ab0', 'In what they differ']],
  options: { a: stage('Key of the one'), b: stage('Key of the other'), results },
  run: async ({ a, b, results: place }, context) => {
    const { diffRuns, findRun } = await import('@dynclean/planner');
    const { openResults } = await import('@dynclean/stages');
    const opened = await openResults(place);
    const comparison = diffRuns(findRun(opened, a).record, findRun(opened, b).record);
    await context.output.result(comparison, (place) => renderText({ nodes: formatRunComparison(comparison) }, place));
  },
});

/** Drops weights and checkpoints that no unfinished stage needs, after a yes; records, scores and dynamics stay. */
export const runsGc = defineCommand({
  name: 'runs gc',
  positionals: ['files'],
  describe: 'Drops weights that nothing needs: says what and how much, then asks',
  examples: [
    ['dynclean runs gc experiments/dynclean/*.yaml', 'Keeps what these manifests still need'],
    ['dynclean runs gc --yes', 'Drops all weights of finished trainings; scores and dynamics stay'],
  ],
  options: {
    files: maybeFiles({ describe: 'Manifests whose stages are still to be run: what those need stays' }),
    results,
    profile: text({
      valueName: 'name or file',
      describe: 'The profile that they are run under',
      shownDefault: "the paper's setting",
    }),
    unfinished: flag({
      describe: 'Also what stopped trainings would go on from',
      shownDefault: 'where manifests are given and none has them',
    }),
    yes: withDefault(flag({ describe: 'Do not ask' }), false),
  },
  run: async ({ files: paths = [], results: place, profile, unfinished, yes }, context) => {
    const { dropGarbage, findGarbage, prepareManifests } = await import('@dynclean/planner');
    const { openResults } = await import('@dynclean/stages');
    const opened = await openResults(place);
    const choice = {
      ...toEngineChoice(context),
      files: paths,
      results: place,
      ...(profile !== undefined && { profile }),
    };
    const plans = paths.length === 0 ? [] : [(await prepareManifests(choice)).plan];
    const garbage = await findGarbage(opened, { plans, ...(unfinished !== undefined && { unfinished }) });
    const sizeBytes = garbage.reduce((sum, { sizeBytes: size }) => sum + size, 0);
    const lines = garbage.map(
      ({ path, title, kind, sizeBytes: size }) =>
        `${formatBytes(size).padStart(10)}  ${kind.padEnd(10)}  ${title}  ${path}`,
    );
    const summary = `${garbage.length} to drop, ${formatBytes(sizeBytes)}`;
    if (garbage.length > 0 && !context.output.json) await context.output.write([...lines, summary, ''].join('\n'));
    const agreed = garbage.length > 0 && (yes || (await ask(`Drop ${formatBytes(sizeBytes)}? [y/N] `, context)));
    const dropped = agreed ? await dropGarbage(opened, garbage) : 0;
    await context.output.result({ garbage, droppedBytes: dropped }, () => {
      if (garbage.length === 0) return 'Nothing to drop.';
      return agreed ? `dropped ${formatBytes(dropped)}` : 'Nothing was dropped; --yes drops it without asking.';
    });
  },
});

/** Asks a person; where there is none, the answer is no. */
async function ask(question: string, { output, signal }: CommandContext): Promise<boolean> {
  if (!process.stdin.isTTY || output.json) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(question, { signal })).trim());
  } catch {
    return false; // Ctrl-C
  } finally {
    terminal.close();
  }
}
