import { type AnnotatorDefinition, InputError } from '@dynclean/schema';
import { findStageKind, type StageNeeds } from '@dynclean/stages';

import type { CellRequest } from './CellRequest.js';
import type { PlannedCell } from './Plan.js';
import { readAnnotatorSettings } from './readAnnotatorSettings.js';

/** What a cell whose labels come of an annotator rests on. */
export type PlannedAnnotation = Pick<PlannedCell, 'stages' | 'methodStages' | 'epochs' | 'modelSelection'>;

/** It has no epochs of its own, and counts as one. */
export const ANNOTATION_NEEDS: StageNeeds = { epochs: 1, dynamicsEpochs: 0, models: [] };

/**
 * Adds the stage in which an annotator labels the test sentences of a cell, those that the cell's seed draws.
 *
 * @throws InputError where the cell is of another version than D, and for a file of settings that is none.
 */
export async function addAnnotation(
  { cell, names, loaded, precision, collector }: CellRequest,
  { by, settings, sample }: AnnotatorDefinition,
): Promise<PlannedAnnotation> {
  const annotator = cell.model!;
  if (cell.version !== 'D') {
    throw new InputError(
      `${loaded.path}: ${annotator}: must stand with version D alone, because it is not trained, but got ${cell.version}`,
    );
  }
  const { labels: _ofTraining, ...data } = names.data;
  const task = findStageKind('annotate').task.parse({
    kind: 'annotate',
    data,
    annotator,
    by,
    settings: await readAnnotatorSettings(settings, loaded, cell.dataset),
    split: 'test',
    sample: sample === undefined ? null : sample,
    seed: cell.seed,
  });
  const count = sample === undefined ? 'all' : String(sample);
  const title = `${data.name}, ${count} test sentences by ${annotator}, seed ${cell.seed}`;
  const { key } = await collector.add(task, ANNOTATION_NEEDS, { title, precision });
  return {
    stages: { dynamics: null, threshold: null, cleaning: null, training: key },
    methodStages: [{ key, epochs: 1 }],
    epochs: { training: 1, cleaning: 0 },
    modelSelection: 'last',
  };
}
