import { listDatasetNames } from '../completion/knownNames.js';
import { file, flag, folder, text } from '../parsing/optionKinds.js';

/** An id of the catalog or a folder. */
export const datasetOption = text({
  valueName: 'dataset',
  describe: 'Name of a known dataset (`dynclean data list`), or a folder with train-distant.jsonl or train.jsonl',
  complete: listDatasetNames,
});

/** Where a file will do, too. */
export const datasetOrFileText = 'A known dataset, a dataset folder, or a file of labelled sentences';

/** The file of a dataset folder that is trained on, in place of the usual one. */
export const trainFileOption = file({
  describe: 'Another training file in that folder',
  shownDefault: 'train-distant.jsonl, else train.jsonl',
});

/** Where a run goes. */
export const outOptions = {
  out: folder({
    describe: 'Folder to write; it appears when all is done',
    aliases: ['o'],
    shownDefault: 'a free one below runs/',
  }),
  force: flag({ describe: 'Replace that folder where it is there already' }),
};
