import { countSparseSentences, type EntitySparsity } from '@dynclean/methods';

import type { CellData } from '../experiments/measureManifest.js';
import type { Observation } from '../experiments/Observation.js';
import { forDatasets } from './forDatasets.js';

/** Entities of a dataset's sentences by their length. */
export interface FigureSparsity {
  readonly name: string;
  readonly sparsity: EntitySparsity;
}

/**
 * Gold entities of the training sentences by the length of these (Li et al. 2022, Figure 2); of datasets that have any.
 */
export function collectEntitiesByLength(experiment: {
  readonly observations: readonly Observation[];
  readonly data: CellData;
}): Promise<readonly FigureSparsity[]> {
  return forDatasets(experiment, ({ data: { name } }, { gold }) =>
    gold === undefined ? [] : [{ name, sparsity: countSparseSentences(gold) }],
  );
}
