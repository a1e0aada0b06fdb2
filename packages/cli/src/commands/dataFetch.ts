import { escapeControls } from '@dynclean/reports';

import { listDatasetNames } from '../completion/knownNames.js';
import { defineCommand } from '../parsing/Command.js';
import { required } from '../parsing/Option.js';
import { folder, text } from '../parsing/optionKinds.js';

/** What was done, for a person. */
const verbs = {
  embedded: 'is part of this repository',
  kept: 'was here already and is as it must be',
  fetched: 'was fetched and held to its checksums',
  copied: 'was copied and held to its checksums',
} as const;

/** Fetches or copies the files of a dataset of the catalog into the cache; a wrong checksum is an error. */
export const dataFetch = defineCommand({
  name: 'data fetch',
  positionals: ['id'],
  describe: 'Gets the text of a known dataset, held to pinned checksums',
  examples: [
    ['dynclean data fetch conll03', 'Downloads it into the cache ($DYNCLEAN_CACHE, else ~/.cache/dynclean)'],
    ['dynclean data fetch conll03 --from ~/DynClean/data', 'Takes the files from there; nothing is downloaded'],
  ],
  options: {
    id: required(text({ describe: 'A name of `dynclean data list`', complete: listDatasetNames })),
    from: folder({ describe: 'A folder that has the files, as released or as JSON Lines' }),
  },
  run: async ({ id, from }, { output, progress, signal }) => {
    const { fetchDataset } = await import('@dynclean/datasets');
    const fetched = await fetchDataset(id, {
      signal,
      ...(from === undefined ? {} : { from }),
      onWait: () => output.note(`waiting for another process that fetches ${id}`),
      onProgress: (done, total) => progress.report({ stage: `fetch ${id}`, done, total, unit: 'bytes' }),
    });
    const { folder: target, licence = 'not stated', status, info } = fetched;
    await output.result({ id, folder: target, licence, status, notes: info.notes ?? [] }, () =>
      [
        `${id} ${verbs[status]}.`,
        `Folder   ${target}`,
        `Licence  ${licence}`,
        ...(info.notes ?? []).map((note) => `- ${note}`),
      ]
        .map(escapeControls)
        .join('\n'),
    );
  },
});
