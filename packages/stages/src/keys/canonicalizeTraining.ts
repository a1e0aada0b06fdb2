import { type TrainingSettings, trainingSettingsSchema } from '@dynclean/schema';

const { evaluationsPerEpoch, modelSelection, evalGoldScope, evalOverlap, evalClasswise } = trainingSettingsSchema.parse(
  {},
);

/**
 * Settings of a run that is only there for its dynamics: those of evaluations change nothing in it and stand at their
 * defaults, so that equal runs have equal keys.
 */
export function canonicalizeTraining(settings: TrainingSettings): TrainingSettings {
  return { ...settings, evaluationsPerEpoch, modelSelection, evalGoldScope, evalOverlap, evalClasswise };
}
