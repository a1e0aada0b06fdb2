import { join } from 'node:path';

import { computeThresholdRunClasses, drawThresholdSamples, relabelThresholdSamples } from '@dynclean/cleaning';
import { writeFileAtomically } from '@dynclean/files';

import { formatJson, runFiles } from '../../context/runFiles.js';
import type { ThresholdTraining, TrainStageInputs } from '../../training/TrainStageOptions.js';

/**
 * Draws the threshold samples of a training, writes their ids into its folder, and says what a threshold run trains on
 * instead: the labels with the samples relabelled, and how many classes there are then.
 */
export async function writeThresholdSamples(
  folder: string,
  { data, spans, corpora }: Pick<TrainStageInputs, 'data' | 'spans' | 'corpora'>,
  settings: ThresholdTraining['settings'],
): Promise<ThresholdTraining> {
  const { numClasses } = data.vocabulary;
  const { thresholdCount: count, thresholdRelabel: relabel, thresholdSeed: seed } = settings;
  const excluded = corpora.train.usable.map((usable) => 1 - usable);
  const samples = drawThresholdSamples({ labels: spans.labels, excluded, numClasses, count, seed });
  await writeFileAtomically(join(folder, runFiles.thresholdSamples), formatJson(samples));
  return {
    labels: relabelThresholdSamples({ labels: spans.labels, samples, numClasses, relabel, seed }),
    numClasses: computeThresholdRunClasses(numClasses, relabel),
    settings,
  };
}
