import { file, files } from '../parsing/optionKinds.js';

const group = 'Dynamics of another trainer:';

/** Files that some other trainer recorded. */
export const foreignDynamicsOptions = {
  dynamics: files({ group, describe: 'Its epoch files, Arrow or JSON Lines, CSV of aum, or their folder' }),
  threshold: files({ group, describe: 'The same of its threshold run' }),
  ids: file({ group, describe: 'Its threshold samples: JSON {"positives": [ids], "negatives": [ids]}' }),
};
