import { findOutput, type ModelOutputs } from '@dynclean/models';

import type { WordOutputs } from './ensembleLoss.js';

/** What a model with both layers says of a batch's words. @throws InputError where the head is another. */
export function findWordOutputs(outputs: ModelOutputs): WordOutputs {
  return {
    logits: outputs.logits,
    entityLogit: findOutput(outputs, 'entity_logit'),
    typeLogits: findOutput(outputs, 'type_logits'),
  };
}
