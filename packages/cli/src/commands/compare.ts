import type { CompareVersionsOptions } from '@dynclean/analysis';
import { formatVersionComparison } from '@dynclean/reports';

import { experimentOptions } from '../options/experimentOptions.js';
import { chooseFormat, reportOptions } from '../options/reportOptions.js';
import { type CommandContext, defineCommand } from '../parsing/Command.js';
import { required, type Values, withDefault } from '../parsing/Option.js';
import { files, flag, number, text } from '../parsing/optionKinds.js';
import { UsageError } from '../parsing/UsageError.js';
import { printReport } from '../printReport.js';
import { toRunContext } from '../toRunContext.js';

const options = {
  versions: required(
    files({
      valueName: 'versions',
      describe: 'Clean runs, dataset folders or known datasets, D first; NAME=FOLDER gives one a name; or a manifest',
    }),
  ),
  base: text({
    valueName: 'dataset',
    describe: 'What they are held against',
    shownDefault: 'the first of them, with what it excludes put back',
  }),
  runs: files({
    valueName: 'folders',
    describe: 'Folders of more trainings; each counts for the version that it was trained on',
  }),
  ranking: withDefault(
    flag({ describe: 'How well the dynamics find noise, free of any threshold (--no-ranking: leave that out)' }),
    true,
  ),
  maxSpanWidth: number(
    { integer: true, min: 1 },
    { describe: 'Widest candidate span, in words', shownDefault: 'as the cleanings have it, else 8' },
  ),
  numExamples: withDefault(number({ integer: true, min: 0 }, { describe: 'Removed spans to show of a kind' }), 5),
  bootstrapSeed: withDefault(number({ integer: true, min: 0 }, { describe: 'Of the intervals over seeds' }), 42),
  ...reportOptions(),
  ...experimentOptions,
};

/** Noise, overlap, ranking and scores of versions of a corpus; where `--out` is given, the report goes there. */
export const compare = defineCommand({
  name: 'compare',
  positionals: ['versions'],
  describe: 'Holds cleaned versions of a corpus against D and against each other',
  examples: [
    ['dynclean compare wikigold runs/wg runs/wg-plain', 'D and what two cleaners made of it'],
    [
      'dynclean compare D1=runs/wg-plain D4=runs/wg',
      'The same with names of your own; D is what both were cleaned from',
    ],
    ['dynclean compare my-corpus my-corpus-by-hand --no-ranking', 'What somebody changed by hand'],
    ['dynclean compare wikigold runs/wg --runs runs/seeds/*', 'With the scores of more trainings, paired by seed'],
    ['dynclean compare experiments/dynclean/table01.yaml --datasets wikigold', 'Finished runs of a manifest'],
  ],
  options,
  run: async (values, context) => {
    const { compareVersions } = await import('@dynclean/analysis');
    const { base, ranking, maxSpanWidth, numExamples, bootstrapSeed, out } = values;
    const format = chooseFormat(values, context);
    const chosen = await choose(values, context);
    const comparison = await compareVersions(
      { ...chosen, base, ranking, maxSpanWidth, numExamples, seed: bootstrapSeed },
      toRunContext(context),
    );
    const report = { nodes: formatVersionComparison(comparison), data: comparison };
    await printReport(report, context, { format, out });
    if (out !== undefined && context.output.json) await context.output.result({ file: out }, () => '');
  },
});

/** The versions that were named, or those of a manifest that are there. */
async function choose(
  { versions, runs = [], results, profile, datasets, models, seeds }: Values<typeof options>,
  { globals, output }: CommandContext,
): Promise<Pick<CompareVersionsOptions, 'versions' | 'runs' | 'dynamics'>> {
  const manifest = versions.find((version) => /\.ya?ml$/.test(version));
  if (manifest === undefined) {
    const idle = Object.entries({ profile, datasets, models, seeds }).find(([, value]) => value !== undefined);
    if (idle === undefined) return { versions, runs };
    throw new UsageError(`--${idle[0]}: chooses among the runs of a manifest, but no manifest is compared`);
  }
  if (versions.length > 1) {
    throw new UsageError(`compare: must have one manifest and nothing beside it, but got ${versions.join(', ')}`);
  }
  const { selectComparison } = await import('@dynclean/analysis');
  const precision = globals.precision === 'auto' ? undefined : globals.precision;
  const chosen = await selectComparison({ file: manifest, results, profile, datasets, models, seeds, precision });
  if (chosen.waitsFor.length > 0) {
    output.note(`${chosen.waitsFor.length} runs of it are missing: ${chosen.waitsFor.slice(0, 5).join('; ')}`);
  }
  return { ...chosen, runs: [...chosen.runs, ...runs] };
}
