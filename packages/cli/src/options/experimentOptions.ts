import { names, numbers } from '../parsing/listKinds.js';
import { withDefault } from '../parsing/Option.js';
import { folder, text } from '../parsing/optionKinds.js';

const group = 'Which part:';

/** Which results of which manifest a report is about. */
export const experimentOptions = {
  results: withDefault(folder({ group, describe: 'Results folder' }), 'results'),
  profile: text({
    group,
    valueName: 'name or file',
    describe: 'Results of a profile: small, tiny, or a YAML file',
    shownDefault: "the paper's setting",
  }),
  datasets: names({ group, describe: 'Only these datasets', shownDefault: "the manifest's" }),
  models: names({ group, describe: 'Only these models', shownDefault: "the manifest's" }),
  seeds: numbers(
    { integer: true, min: 0 },
    { group, describe: 'These seeds instead, such as 42:46', shownDefault: "the manifest's" },
  ),
};
