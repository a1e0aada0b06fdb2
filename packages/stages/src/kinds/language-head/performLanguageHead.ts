import { LanguageModel } from '@dynclean/models';
import { type LanguageHeadEpoch, trainLanguageHead } from '@dynclean/training';
import { createRandomLanguageHead, loadEncoderWeights, writeSafetensors } from '@dynclean/weights';

import { describeEnvironment } from '../../context/describeEnvironment.js';
import type { RunContext } from '../../context/RunContext.js';
import type { OpenData } from '../../data/openData.js';
import type { OpenEncoder } from '../../training/openEncoder.js';
import { dropTrainingEncoder, openTrainingEncoder } from '../parts/openTrainingEncoder.js';
import type { StageOutcome, StageWork } from '../StageKind.js';
import type { LanguageHeadTask } from './languageHeadTask.js';

/**
 * Trains a head that predicts masked words on a corpus' training sentences, and writes it. Takes minutes; begun again
 * where it was stopped, with the same bits.
 */
export async function performLanguageHead(
  file: string,
  {
    folder,
    store,
    session,
    stage,
    task,
    engine: choice,
    label,
  }: StageWork<LanguageHeadTask> & { readonly folder: string },
  context: RunContext,
): Promise<StageOutcome> {
  const started = performance.now();
  const data = await session.openData(task.data, store);
  const engine = await session.openEngine({ ...choice, precision: stage.precision });
  const encoder = await openTrainingEncoder(folder, { encoder: task.encoder, data, session });
  const epochs = await train(file, { task, data, encoder, stage: label ?? 'training of a language head' }, context);
  await dropTrainingEncoder(folder);
  return {
    run: null,
    clean: null,
    evaluations: [],
    epochEnds: [],
    measures: epochs.map(({ epoch, ...values }) => ({ epoch, values })),
    epochs: task.settings.epochs,
    models: [],
    files: { dynamics: null, spans: null, cleaned: null, model: null },
    operations: null,
    totalMs: performance.now() - started,
    resumed: 0,
    environment: describeEnvironment(engine),
  };
}

interface HeadTraining {
  readonly task: LanguageHeadTask;
  readonly data: OpenData;
  readonly encoder: OpenEncoder;
  /** How progress and messages call it. */
  readonly stage: string;
}

async function train(
  file: string,
  { task: { settings }, data, encoder, stage }: HeadTraining,
  { signal, onProgress, onMessage, assertOwned }: RunContext,
): Promise<readonly LanguageHeadEpoch[]> {
  const { tokenizer, folder, maxSubwords } = encoder;
  const { config, parameters } = await loadEncoderWeights(folder, signal === undefined ? {} : { signal });
  const head = createRandomLanguageHead(config, settings.seed);
  const model = new LanguageModel({ config, parameters: { encoder: parameters, head } });
  try {
    const epochs = await trainLanguageHead({
      model,
      // Nothing is learned from sentences that are too long; copies are made of as much of them as the encoder takes.
      sentences: data.dataset.train
        .map(({ tokens }) => tokenizer.encodeSentence(tokens))
        .filter(({ inputIds }) => inputIds.length <= maxSubwords),
      vocabulary: { pieces: tokenizer.pieces(), maskId: tokenizer.specialIds.mask },
      settings,
      onProgress: (done, total, epoch) => onProgress?.({ stage, done, total, unit: 'steps', detail: `epoch ${epoch}` }),
      onEpoch: ({ epoch, meanLoss, foundAmongBest }) => {
        assertOwned?.();
        const found = (100 * foundAmongBest).toFixed(1);
        onMessage?.(`${stage}: epoch ${epoch}, mean loss ${meanLoss.toPrecision(4)}, ${found} % among the five best`);
      },
      signal,
    });
    assertOwned?.();
    await writeSafetensors(file, model.exportHead(), { format: 'pt' });
    return epochs;
  } finally {
    model.dispose();
  }
}
