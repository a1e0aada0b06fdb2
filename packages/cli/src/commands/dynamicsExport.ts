import type { ExportDynamicsOptions } from '@dynclean/stages';

import { listRunFolders } from '../completion/knownNames.js';
import { defineCommand } from '../parsing/Command.js';
import { required, withDefault } from '../parsing/Option.js';
import { choice, flag, folder, text } from '../parsing/optionKinds.js';
import { toRunContext } from '../toRunContext.js';

const forms = ['aum', 'cartography'] satisfies ExportDynamicsOptions['to'][];

/** Writes what a clean run recorded as other tools for training dynamics have it. */
export const dynamicsExport = defineCommand({
  name: 'dynamics export',
  positionals: ['run'],
  describe: 'Dynamics of a clean run for dataset cartography or the package aum',
  examples: [
    ['dynclean dynamics export runs/mine --to cartography --out map', 'Its notebook draws the data map of that folder'],
    ['dynclean dynamics export runs/mine --to aum --threshold --out aum', 'AUM of the threshold run, as CSV'],
  ],
  options: {
    run: required(
      text({ valueName: 'run', describe: 'A clean run; its dynamics must be there', complete: listRunFolders }),
    ),
    to: required(
      choice(forms, { describe: 'The tool: CSV of the Python package aum, or JSON Lines of dataset cartography' }),
    ),
    out: required(folder({ aliases: ['o'], describe: 'Folder to write; it appears when all is done' })),
    threshold: withDefault(flag({ describe: 'The threshold run in place of the training on D' }), false),
    dataset: text({ valueName: 'dataset', describe: 'Where the data lie now', shownDefault: "the run's" }),
    force: flag({ describe: 'Replace that folder where it is there already' }),
  },
  run: async ({ run, to, out, threshold, dataset, force }, context) => {
    const { exportDynamics } = await import('@dynclean/stages');
    const written = await exportDynamics(
      { from: run, to, out, threshold, dataset, force: force === true },
      toRunContext(context),
    );
    await context.output.result(written, () => {
      const { folder: place, files, spans, epochs } = written;
      const counted = `${spans.toLocaleString('en-US')} spans, ${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}`;
      return [`${place}: ${counted}`, ...files.map((file) => `- ${file}`)].join('\n');
    });
  },
});
