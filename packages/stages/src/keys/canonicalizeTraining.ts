import { type TrainingSettings, trainingSettingsSchema } from '@dynclean/schema';

const defaults = trainingSettingsSchema.parse({});

const ofTopNeg = ['topnegKeepFraction', 'topnegRepresentation', 'topnegDirection', 'topnegNoPositives'] as const;
const ofEvaluation = [
  'evaluationsPerEpoch',
  'modelSelection',
  'evalGoldScope',
  'evalOverlap',
  'evalClasswise',
] as const;

function reset(settings: TrainingSettings, keys: readonly (keyof TrainingSettings)[]): TrainingSettings {
  return { ...settings, ...Object.fromEntries(keys.map((key) => [key, defaults[key]])) };
}

/**
 * Settings that change nothing at their defaults, so that equal trainings have equal keys: TopNeg's where it is off and,
 * for runs that are only there for their dynamics, those of evaluations.
 */
export function canonicalizeTraining(
  settings: TrainingSettings,
  options: { readonly forDynamics: boolean },
): TrainingSettings {
  const withoutTopNeg = settings.topneg ? settings : reset(settings, ofTopNeg);
  return options.forDynamics ? reset(withoutTopNeg, ofEvaluation) : withoutTopNeg;
}
