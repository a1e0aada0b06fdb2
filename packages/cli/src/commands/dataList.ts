import { escapeControls } from '@dynclean/reports';

import { defineCommand } from '../parsing/Command.js';

/** Lists the catalog of datasets; asks no network. */
export const dataList = defineCommand({
  name: 'data list',
  describe: 'The known datasets: licence, whether their text is here, and where',
  examples: [
    ['dynclean data list', 'To be read'],
    ['dynclean data list --json', 'With types, sources and remarks of each'],
  ],
  options: {},
  run: async (_values, { output }) => {
    const { listCatalog } = await import('@dynclean/datasets');
    const datasets = await listCatalog();
    await output.result({ datasets }, () =>
      datasets
        .map(({ id, info, origin, folder }) =>
          [
            `${id}: ${info.title ?? info.name}`,
            `  types    ${info.types.join(', ')}`,
            `  text     ${folder === null ? `not here: dynclean data fetch ${id}` : `${origin}: ${folder}`}`,
            `  licence  ${info.licence ?? 'not stated'}`,
          ]
            .map(escapeControls)
            .join('\n'),
        )
        .join('\n\n'),
    );
  },
});
