import type { StageNeeds } from './PlannedStage.js';

/** What two who need something of a stage need together. */
export function joinNeeds(a: StageNeeds, b: StageNeeds): StageNeeds {
  return {
    epochs: Math.max(a.epochs, b.epochs),
    dynamicsEpochs: Math.max(a.dynamicsEpochs, b.dynamicsEpochs),
    models: [...new Set([...a.models, ...b.models])].sort((x, y) => x - y),
  };
}
