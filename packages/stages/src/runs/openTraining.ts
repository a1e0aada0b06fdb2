import { requireOneStage } from '@dynclean/methods';
import { throwIfInterrupted } from '@dynclean/schema';

import type { DataChoice, EncoderChoice, EngineChoice, GivenTrainingSettings } from '../context/commonOptions.js';
import type { RunContext } from '../context/RunContext.js';
import { StageSession } from '../kinds/StageSession.js';
import { DEFAULT_ENCODER } from '../training/openEncoder.js';
import { resolveTrainingDefaults } from '../training/resolveTrainingDefaults.js';
import type { TrainStageInputs } from '../training/TrainStageOptions.js';
import { type ChainFacts, openForRun } from './planChain.js';

/** Where a training is opened. */
export interface OpenTrainingOptions {
  readonly context: RunContext;
  readonly session?: StageSession;
  /** Whether a method will do that takes several stages. @default false */
  readonly allowsStages?: boolean;
}

/**
 * Opens what a training needs, what fails fastest first: data, engine, encoder, settings; then tokenises.
 *
 * @throws InputError for anything wrong with what the user gave.
 */
export async function openTraining(
  choice: DataChoice & EncoderChoice & EngineChoice,
  given: GivenTrainingSettings,
  { context, session = new StageSession(context), allowsStages = false }: OpenTrainingOptions,
): Promise<{ readonly inputs: TrainStageInputs; readonly facts: ChainFacts }> {
  const { ref, data } = await openForRun(session, { source: choice.dataset, train: choice.train ?? null });
  if (!allowsStages && given.method?.name !== undefined) requireOneStage({ name: given.method.name }, 'training');
  throwIfInterrupted(context.signal);
  const engine = await session.openEngine(choice);
  const encoderName = choice.encoder ?? DEFAULT_ENCODER;
  const encoder = await session.openEncoder(encoderName);
  const settings = resolveTrainingDefaults({
    given,
    hiddenSize: encoder.config.hiddenSize,
    numSentences: data.dataset.train.length,
    paperEpochs: data.dataset.info.paper?.epochs,
  });
  const { spans, corpora } = session.prepareTraining(data, encoder, settings);
  throwIfInterrupted(context.signal);
  return {
    inputs: { data, spans, corpora, encoder, engine, settings },
    facts: { ref, data, encoder, encoderName, engine, settings },
  };
}
