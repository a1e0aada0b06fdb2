import { listRunFolders } from '../completion/knownNames.js';
import { text } from '../parsing/optionKinds.js';

/** A trained model. */
export const modelOption = text({
  valueName: 'model',
  describe: 'A model folder, or a run folder with model/ (`dynclean train`, `dynclean clean --train`)',
  complete: listRunFolders,
});
