import { type DataRef, findStageKind } from '@dynclean/stages';

import type { LoadedManifest } from '../manifests/readManifest.js';
import type { ResolvedNames } from '../manifests/resolveNames.js';
import { ANNOTATION_NEEDS } from './addAnnotation.js';
import { readAnnotatorSettings } from './readAnnotatorSettings.js';
import type { StageCollector } from './StageCollector.js';

/** What the dataset's name means, and where stages are collected. */
export interface LabelsRequest {
  readonly names: Pick<ResolvedNames, 'data' | 'labels'>;
  readonly collector: StageCollector;
}

/**
 * Adds the stage in which an annotator labels all training sentences of a dataset, where the manifest says so:
 * once for all seeds and versions.
 *
 * @param dataset - its name in the manifest.
 * @returns the data as the other stages are to read them.
 * @throws InputError for a file of settings that is none.
 */
export async function addLabels(
  loaded: Pick<LoadedManifest, 'manifest'>,
  dataset: string,
  { names: { data, labels }, collector }: LabelsRequest,
): Promise<DataRef> {
  if (labels === null) return data;
  const { by, settings } = labels.definition;
  const task = findStageKind('annotate').task.parse({
    kind: 'annotate',
    data,
    annotator: labels.name,
    by,
    settings: await readAnnotatorSettings(settings, loaded, dataset),
    split: 'train',
    sample: null,
    seed: 0, // nothing is drawn
  });
  const how = { title: `${data.name}, all training sentences by ${labels.name}`, precision: 'fp32' } as const;
  const { key } = await collector.add(task, ANNOTATION_NEEDS, how); // no engine has a part in it
  return { ...data, labels: { annotation: key } };
}
