import type { TrainingSettings } from '@dynclean/schema';

/** Training settings as keys have them: those of the training method under it. */
export function nestSettings(settings: TrainingSettings) {
  const { topneg, topnegKeepFraction, topnegRepresentation, topnegDirection, topnegNoPositives, ...training } =
    settings;
  return {
    training,
    method: {
      name: topneg ? 'topneg' : 'span',
      keepFraction: topnegKeepFraction,
      representation: topnegRepresentation,
      direction: topnegDirection,
      noPositives: topnegNoPositives,
    },
  };
}
