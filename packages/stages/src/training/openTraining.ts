import { throwIfInterrupted } from '@dynclean/schema';

import type { DataChoice, EncoderChoice, EngineChoice, GivenTrainingSettings } from '../context/commonOptions.js';
import type { RunContext } from '../context/RunContext.js';
import { enumerateTrainingSpans, openData } from '../data/openData.js';
import { prepareCorpora } from '../data/prepareCorpora.js';
import { openEncoder } from './openEncoder.js';
import { openEngine } from './openEngine.js';
import { resolveTrainingDefaults } from './resolveTrainingDefaults.js';
import type { TrainStageInputs } from './trainStage.js';

/**
 * Opens what a training needs, what fails fastest first: data, engine, encoder, settings; then tokenises.
 *
 * @throws InputError for anything wrong with what the user gave.
 */
export async function openTraining(
  choice: DataChoice & EncoderChoice & EngineChoice,
  given: GivenTrainingSettings,
  context: RunContext,
): Promise<TrainStageInputs> {
  const data = await openData(choice, context);
  throwIfInterrupted(context.signal);
  const engine = await openEngine(choice, context);
  const encoder = await openEncoder(choice.encoder, context);
  const settings = resolveTrainingDefaults({
    given,
    hiddenSize: encoder.config.hiddenSize,
    numSentences: data.dataset.train.length,
    paperEpochs: data.dataset.info.paper?.epochs,
  });
  const spans = enumerateTrainingSpans(data, settings.maxSpanWidth);
  const corpora = prepareCorpora(data, spans, encoder, settings);
  for (const note of corpora.notes) context.onMessage?.(note);
  throwIfInterrupted(context.signal);
  return { data, spans, corpora, encoder, engine, settings };
}
