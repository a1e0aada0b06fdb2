import { withDefault } from '../parsing/Option.js';
import { flag } from '../parsing/optionKinds.js';

/** For commands that train. */
export const tensorboardOption = withDefault(
  flag({ describe: 'Also write losses and scores for TensorBoard, events.out.tfevents.* beside log.jsonl' }),
  false,
);
