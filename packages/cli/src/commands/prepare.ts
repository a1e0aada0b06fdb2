import { escapeControls } from '@dynclean/reports';

import { exitCodes } from '../exitCodes.js';
import { experimentOptions } from '../options/experimentOptions.js';
import { defineCommand } from '../parsing/Command.js';
import { required } from '../parsing/Option.js';
import { files } from '../parsing/optionKinds.js';
import { toEngineChoice, toRunContext } from '../toRunContext.js';

/** Fetches weights and datasets that manifests need; exit code 1 where something cannot be had. */
export const prepare = defineCommand({
  name: 'prepare',
  positionals: ['files'],
  describe: 'Fetches weights and datasets that a run needs, for nodes without a network',
  examples: [
    ['dynclean prepare experiments/dynclean/table01.yaml', 'On a login node, before --executor slurm'],
    ['dynclean prepare experiments/dynclean/*.yaml --datasets wikigold', 'Only what these cells need'],
  ],
  options: {
    files: required(files({ describe: 'Manifests, such as experiments/dynclean/table01.yaml' })),
    ...experimentOptions,
  },
  run: async ({ files: paths, results, profile, datasets, models, seeds }, context) => {
    const { fetchInputs } = await import('@dynclean/planner');
    const choice = {
      ...toEngineChoice(context),
      files: paths,
      results,
      otherCode: 'keep' as const,
      ...(profile !== undefined && { profile }),
      ...(datasets !== undefined && { datasets }),
      ...(models !== undefined && { models }),
      ...(seeds !== undefined && { seeds }),
    };
    const fetched = await fetchInputs(choice, toRunContext(context));
    const list = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.join(', '));
    await context.output.result(fetched, () =>
      [
        `here: datasets ${list(fetched.datasets)}; encoders ${list(fetched.encoders)}`,
        ...fetched.missing.map(({ name, reason }) => `missing: ${name}: ${reason}`),
      ]
        .map(escapeControls)
        .join('\n'),
    );
    return fetched.missing.length > 0 ? exitCodes.failed : exitCodes.done;
  },
});
