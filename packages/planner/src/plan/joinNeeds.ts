import type { StageNeeds } from '@dynclean/stages';

/** What two cells together need of a stage. */
export function joinNeeds(a: StageNeeds, b: StageNeeds): StageNeeds {
  return {
    epochs: Math.max(a.epochs, b.epochs),
    dynamicsEpochs: Math.max(a.dynamicsEpochs, b.dynamicsEpochs),
    models: [...new Set([...a.models, ...b.models])].sort((x, y) => x - y),
  };
}
