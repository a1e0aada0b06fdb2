import type { TrainingSettings } from '@dynclean/schema';

import type { EncoderFacts } from '../../data/Inventory.js';
import type { EncoderRef, VersionRef } from '../../store/PlannedStage.js';
import type { TaskDescription, TaskFacts } from '../StageKind.js';
import { nestSettings } from './nestSettings.js';
import { servesShorterRuns } from './servesShorterRuns.js';

/**
 * Training settings as a key has them (`nestSettings`), without the number of epochs where a longer run serves a
 * shorter one.
 */
export function describeSettings(settings: TrainingSettings) {
  const { training, method } = nestSettings(settings);
  const { totalEpochs, ...others } = training;
  return { training: servesShorterRuns(settings) ? others : { ...others, totalEpochs }, method };
}

/** The labels that a training reads, by the key of their cleaning and by its setting. */
export function describeVersion(version: VersionRef, { settingOf }: TaskFacts) {
  return typeof version === 'string' || 'masked' in version
    ? { exact: version, portable: version, inputs: [] }
    : { exact: version, portable: { cleaning: settingOf(version.cleaning) }, inputs: [version.cleaning] };
}

/** The encoder that a training starts from, by its weights and by its name; a random one is what it is made from. */
export function describeEncoder({ name, random }: EncoderRef, facts: EncoderFacts | null) {
  return random === null
    ? { exact: facts?.sha256 ?? `not here: ${name}`, portable: name }
    : { exact: { random }, portable: { random } };
}

/**
 * A stage that begins with an encoder and reads D, or what a cleaning left of it: the encoder, and what else determines
 * it. Without a cleaning it reads no other stage.
 */
export function describeBeginner(
  { encoder, version }: { readonly encoder: EncoderRef; readonly version?: VersionRef | undefined },
  others: object,
  facts: TaskFacts,
): TaskDescription {
  const weights = describeEncoder(encoder, facts.encoder);
  const labels = version === undefined ? undefined : describeVersion(version, facts);
  return {
    exact: { encoder: weights.exact, version: labels?.exact, ...others },
    portable: { encoder: weights.portable, version: labels?.portable, ...others },
    inputs: labels?.inputs ?? [],
  };
}
