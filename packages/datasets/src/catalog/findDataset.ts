import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';

import { InputError } from '@dynclean/schema';

import { findDatasetFiles } from '../dataset/findDatasetFiles.js';
import { resolveCatalogFolder } from './catalogFolders.js';
import { findText, textFolders, type CatalogOptions } from './listCatalog.js';
import { readCatalog } from './readCatalog.js';

/**
 * The folder of a dataset that is given by its id in the catalog or as a folder. A bare name that is an id means the
 * catalog's dataset; a folder of the same name is meant by `./name`.
 *
 * @param options.train - a training file of another name, relative to the folder.
 * @returns a folder in which `readDataset` finds training sentences.
 * @throws InputError when there is no such dataset, or its text is not on this machine: the message says how to get it.
 */
export async function findDataset(
  nameOrFolder: string,
  options: CatalogOptions & { readonly train?: string | undefined } = {},
): Promise<string> {
  const isPath = isAbsolute(nameOrFolder) || /[/\\]|^\.{1,2}$/.test(nameOrFolder);
  const entries = isPath ? [] : await readCatalog(options.catalogFolder ?? resolveCatalogFolder());
  const entry = entries.find(({ id }) => id === nameOrFolder);
  if (entry !== undefined) {
    const folder = await findText(entry, options);
    if (folder !== null) return folder;
    throw new InputError(
      `${entry.id}: its text must be on this machine, but neither ${textFolders(entry, options).join(' nor ')} holds it. ` +
        `Run "dynclean data fetch ${entry.id}", or "dynclean data fetch ${entry.id} --from FOLDER" where you have the files.`,
    );
  }
  if (!isPath && !(await stat(nameOrFolder).catch(() => null))) {
    throw new InputError(
      `${nameOrFolder}: must be a folder or one of the known datasets ${entries.map(({ id }) => id).join(', ')}, ` +
        'but it is neither. "dynclean data list" shows what is known.',
    );
  }
  return (await findDatasetFiles(nameOrFolder, { train: options.train })).folder;
}
