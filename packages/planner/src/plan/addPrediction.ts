import { findStageKind } from '@dynclean/stages';

import type { CellRequest } from './CellRequest.js';
import type { MethodStage } from './Plan.js';

/**
 * Adds the stage in which a cell's model predicts the training sentences of a case study, and has the model kept until
 * then.
 *
 * @param training - the stage that ends with the model.
 * @returns its key; null where the manifest is no case study.
 */
export async function addPrediction(
  { loaded: { manifest }, cell, names: { data }, precision, collector }: CellRequest,
  { key, epochs }: MethodStage,
): Promise<string | null> {
  if (manifest.kind !== 'case-study' || manifest.caseStudy === undefined) return null;
  const trained = collector.stages.get(key);
  if (trained === undefined) throw new Error(`plan: stage ${key} must come before what it predicts`);
  const { kind, title } = trained;
  await collector.add(trained.task, { epochs, dynamicsEpochs: 0, models: [epochs] }, { title, precision });
  const { sentences: lines } = manifest.caseStudy;
  const task = findStageKind('predict').task.parse({ kind: 'predict', data, model: { kind, key, epochs }, lines });
  const added = await collector.add(
    task,
    { epochs: 1, dynamicsEpochs: 0, models: [] },
    { title: `${data.name}, ${lines.length} sentences by ${cell.model}, seed ${cell.seed}`, precision },
  );
  return added.key;
}
