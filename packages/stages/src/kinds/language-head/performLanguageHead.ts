import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { LanguageModel } from '@dynclean/models';
import { computeLogFrequencies, type LanguageHeadResult, trainLanguageHead } from '@dynclean/training';
import { createRandomLanguageHead, loadEncoderWeights, writeSafetensors } from '@dynclean/weights';

import { describeEnvironment } from '../../context/describeEnvironment.js';
import type { RunContext } from '../../context/RunContext.js';
import { runFiles } from '../../context/runFiles.js';
import type { OpenData } from '../../data/openData.js';
import type { OpenEncoder } from '../../training/openEncoder.js';
import { dropTrainingEncoder, openTrainingEncoder } from '../parts/openTrainingEncoder.js';
import type { StageOutcome, StageWork } from '../StageKind.js';
import type { LanguageHeadTask } from './languageHeadTask.js';

/**
 * Trains a head that predicts masked words on a corpus' training sentences, and writes it. Takes minutes; goes on
 * behind the last whole epoch where it was stopped, with the same bits.
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
  const data = await session.openData(task.data, store);
  const engine = await session.openEngine({ ...choice, precision: stage.precision });
  const encoder = await openTrainingEncoder(folder, { encoder: task.encoder, data, session });
  const checkpointFolder = join(folder, runFiles.checkpoint);
  const { epochs, resumed, totalMs } = await train(
    file,
    { task, data, encoder, checkpointFolder, stage: label ?? 'training of a language head' },
    context,
  );
  await rm(checkpointFolder, { recursive: true, force: true });
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
    totalMs,
    resumed,
    environment: describeEnvironment(engine),
  };
}

interface HeadTraining {
  readonly task: LanguageHeadTask;
  readonly data: OpenData;
  readonly encoder: OpenEncoder;
  readonly checkpointFolder: string;
  /** How progress and messages call it. */
  readonly stage: string;
}

async function train(
  file: string,
  { task: { settings }, data, encoder, checkpointFolder, stage }: HeadTraining,
  { signal, onProgress, onMessage, assertOwned }: RunContext,
): Promise<LanguageHeadResult> {
  const { tokenizer, folder, maxSubwords } = encoder;
  const { config, parameters } = await loadEncoderWeights(folder, signal === undefined ? {} : { signal });
  // Nothing is learned from sentences that are too long; copies are made of as much of them as the encoder takes.
  const sentences = data.dataset.train
    .map(({ tokens }) => tokenizer.encodeSentence(tokens))
    .filter(({ inputIds }) => inputIds.length <= maxSubwords);
  const pieces = tokenizer.pieces();
  const head = createRandomLanguageHead(config, settings.seed, computeLogFrequencies(sentences, pieces));
  const model = new LanguageModel({ config, parameters: { encoder: parameters, head } });
  try {
    const result = await trainLanguageHead({
      model,
      sentences,
      vocabulary: { pieces, maskId: tokenizer.specialIds.mask },
      settings,
      checkpointFolder,
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
    return result;
  } finally {
    model.dispose();
  }
}
