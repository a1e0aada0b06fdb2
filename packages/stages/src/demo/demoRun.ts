import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { findDataset, readDataset, writeSentences } from '@dynclean/datasets';
import { nameSetupCommand } from '@dynclean/engine';
import { FetchError, refuseExisting, writeFolderAtomically } from '@dynclean/files';
import type { SpanExample } from '@dynclean/schema';
import { EncoderUnavailableError, writeRandomEncoder } from '@dynclean/weights';

import type { CleanSummary } from '../cleaning/CleanSummary.js';
import type { EncoderChoice, EngineChoice, GivenTrainingSettings, OutputChoice } from '../context/commonOptions.js';
import { pickDefined } from '../context/pickDefined.js';
import type { RunContext } from '../context/RunContext.js';
import { formatJson } from '../context/runFiles.js';
import { cleanRun, type CleanRunOptions } from '../runs/cleanRun.js';
import { workFolderOf } from '../store/RunFolder.js';
import { openEncoder } from '../training/openEncoder.js';
import { openEngine } from '../training/openEngine.js';

/** Id of the embedded corpus. */
const DEMO_DATASET = 'demo';

/** Fewer epochs than `clean` would take on this corpus: three trainings in a few minutes on two cores. */
const DEMO_SETTINGS: GivenTrainingSettings = { totalEpochs: 6 };

/** Sentences of each file in the small demo. */
const SMALL_SIZES = { train: 48, gold: 48, dev: 16, test: 16 } as const;

/**
 * Small batches and a small head, because the plain engine's time grows with the square of a batch. Random weights
 * learn something from so few sentences only at rates that would ruin a trained encoder.
 */
const SMALL_SETTINGS: GivenTrainingSettings = {
  batchSize: 4,
  totalEpochs: 4,
  evaluationsPerEpoch: 1,
  encoderLr: 1e-3,
  headLr: 1e-2,
  widthEmbeddingSize: 16,
  headHiddenSize: 32,
};

/** Taken lower than the usual 100 and 90: a model that knows little ranks wrong labels above many right ones. */
const SMALL_CLEANING = { kPos: 30, kNeg: 30 } as const;

/** Where the demo writes, and what it does otherwise. */
export interface DemoOptions extends EncoderChoice, EngineChoice, OutputChoice {
  readonly settings?: GivenTrainingSettings;
  /** How many removed spans of each sign to show, 20 at most. @default 20 */
  readonly maxRemoved?: number;
}

/** What the demo found. */
export interface DemoSummary {
  readonly clean: CleanSummary;
  /** The removed positives, worst (lowest AUM) first, `maxRemoved` at most; `clean.signs` has all counts. */
  readonly removedPositives: readonly SpanExample[];
  readonly removedNegatives: readonly SpanExample[];
  /** A small model of random weights on a few sentences: scores mean nothing. */
  readonly mechanicsOnly: boolean;
  /** Why; null otherwise. */
  readonly mechanicsReason: string | null;
  readonly totalMs: number;
}

/**
 * The embedded corpus, start to end: a training on D that records its dynamics, the threshold run, D', a training on
 * D', the scores of both and what was removed. Goes on where it was when it was stopped, as `cleanRun` does.
 *
 * Where only the plain engine is there, or no encoder can be had, everything is done in small to show the mechanics: a
 * model of 2 layers of 64 with random weights, a few sentences. `mechanicsOnly` says so: its scores mean nothing.
 *
 * @throws InputError as `cleanRun` does, and when an encoder that was named cannot be had.
 */
export async function demoRun(options: DemoOptions, context: RunContext = {}): Promise<DemoSummary> {
  const { force = false, maxRemoved = 20 } = options;
  const started = performance.now();
  const out = resolve(options.out);
  refuseExisting(out, { force });
  const reason = await findMechanicsReason(options, context);
  if (reason !== null) context.onMessage?.(`mechanics only: ${reason}`);
  const settings = { ...DEMO_SETTINGS, ...pickDefined(options.settings ?? {}) };
  const common = { ...options, settings, out, dataset: DEMO_DATASET, trainFinal: true };
  const clean = await cleanRun(
    reason === null ? common : await prepareSmall({ ...common, settings: options.settings ?? {} }),
    context,
  );
  return {
    clean,
    removedPositives: clean.signs.positives.worst.slice(0, maxRemoved),
    removedNegatives: clean.signs.negatives.worst.slice(0, maxRemoved),
    mechanicsOnly: reason !== null,
    mechanicsReason: reason,
    totalMs: Math.round(performance.now() - started),
  };
}

/** Why the demo can only show the mechanics here; null: it need not. */
async function findMechanicsReason(options: DemoOptions, context: RunContext): Promise<string | null> {
  const quiet = { ...context, onMessage: () => undefined }; // the run itself says it all again
  const engine = await openEngine(options, quiet);
  if (engine.name === 'cpu') {
    return `the engine is plain TensorFlow.js, on which the real demo would take hours ("${nameSetupCommand()}" builds the fast one)`;
  }
  try {
    await openEncoder(options.encoder, quiet);
    return null;
  } catch (error) {
    const cannotBeHad = error instanceof FetchError || error instanceof EncoderUnavailableError;
    if (options.encoder !== undefined || !cannotBeHad) throw error;
    return `no encoder weights can be had: ${error.message}`;
  }
}

/** Writes a small corpus and a small encoder beside the stages of the run, so that they stay with it. */
async function prepareSmall(options: CleanRunOptions): Promise<CleanRunOptions> {
  const work = workFolderOf(options.out);
  const corpus = join(work, 'small-corpus');
  const encoder = join(work, 'small-encoder');
  const dataset = await readDataset(await findDataset(options.dataset));
  const names = { train: 'train-distant', gold: 'train-gold', dev: 'dev', test: 'test' } as const;
  await writeFolderAtomically(
    corpus,
    async (folder) => {
      for (const [split, name] of Object.entries(names) as [keyof typeof names, string][]) {
        const sentences = dataset[split];
        if (sentences !== undefined) {
          await writeSentences(join(folder, `${name}.jsonl`), sentences.slice(0, SMALL_SIZES[split]));
        }
      }
      const { $schema: _schema, ...info } = dataset.info;
      await writeFile(join(folder, 'dataset.json'), formatJson({ ...info, name: `${info.name}-small` }));
    },
    { force: true },
  );
  const words = dataset.train.slice(0, SMALL_SIZES.train).map(({ tokens }) => tokens);
  await writeRandomEncoder(encoder, words, { seed: options.settings?.seed ?? 42, force: true });
  return {
    ...options,
    dataset: corpus,
    encoder,
    settings: { ...SMALL_SETTINGS, ...pickDefined(options.settings ?? {}) },
    cleaning: SMALL_CLEANING,
  };
}
