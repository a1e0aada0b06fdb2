import type { SelfTrainingSettings, TrainingSettings } from '@dynclean/schema';

/** A method by its name, with settings of its own. */
export interface MethodChoice {
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * The method that flat training settings mean. The only place that knows which of their fields are whose; it goes when
 * settings are nested under the method that owns them.
 */
export function chooseMethod(settings: TrainingSettings, selfTraining?: SelfTrainingSettings): MethodChoice {
  if (selfTraining !== undefined) {
    const { frequency, confidence, periodEpochs } = selfTraining;
    return { name: 'self-training', settings: { frequency, confidence, periodEpochs } };
  }
  if (!settings.topneg) return { name: 'span', settings: {} };
  return {
    name: 'topneg',
    settings: {
      keepFraction: settings.topnegKeepFraction,
      representation: settings.topnegRepresentation,
      direction: settings.topnegDirection,
      noPositives: settings.topnegNoPositives,
    },
  };
}
