import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { drawThresholdSamples } from '@dynclean/cleaning';
import { writeSentences } from '@dynclean/datasets';
import { refuseExisting, writeFolderAtomically } from '@dynclean/files';
import { type CleaningSettings, cleaningSettingsSchema, DEFAULT_MAX_SPAN_WIDTH, InputError } from '@dynclean/schema';

import type { DataChoice, OutputChoice } from '../context/commonOptions.js';
import { pickDefined } from '../context/pickDefined.js';
import type { RunContext } from '../context/RunContext.js';
import { formatJson, runFiles } from '../context/runFiles.js';
import { enumerateTrainingSpans, openData } from '../data/openData.js';
import { relabelSentences } from '../data/relabelSentences.js';

/** The type of threshold samples, which exists for nothing else. */
export const THRESHOLD_TYPE = 'THRESHOLD';

/** Of which corpus threshold samples are drawn, and how. */
export interface ThresholdCorpusOptions extends DataChoice, OutputChoice {
  /** Widest candidate span, in words. @default 8 */
  readonly maxSpanWidth?: number;
  readonly thresholdCount?: CleaningSettings['thresholdCount'];
  readonly thresholdSeed?: number;
  /** Only samples that a trainer of tags can have: negatives that cross no entity. @default false */
  readonly flat?: boolean;
}

/** What was written. */
export interface ThresholdCorpusSummary {
  readonly folder: string;
  /** Path of the ids, for `clean --ids`. */
  readonly ids: string;
  readonly type: string;
  readonly positives: number;
  readonly negatives: number;
  /** Negative samples that cross an entity, or each other, and so are no entities in the corpus. */
  readonly crossing: number;
}

/**
 * Draws threshold samples for a trainer of one's own and writes the corpus of its threshold run (DynClean, section
 * 3.2): `train.jsonl`, in which each sample is an entity of the type `THRESHOLD` as far as it fits and all of them
 * stand in `relabelled`, `dataset.json` with that type behind the others, and `threshold-samples.json`, their ids.
 *
 * @throws InputError when the corpus cannot be read, or has that type already.
 */
export async function thresholdCorpus(
  options: ThresholdCorpusOptions,
  context: RunContext = {},
): Promise<ThresholdCorpusSummary> {
  const { force = false, maxSpanWidth = DEFAULT_MAX_SPAN_WIDTH, flat = false } = options;
  const { thresholdCount, thresholdSeed } = options;
  const drawing = cleaningSettingsSchema.parse(pickDefined({ thresholdCount, thresholdSeed }));
  const { thresholdCount: count, thresholdSeed: seed } = drawing;
  const out = resolve(options.out);
  refuseExisting(out, { force });
  const data = await openData(options, context);
  const { info, train, types } = data.dataset;
  if (types.includes(THRESHOLD_TYPE)) {
    throw new InputError(`${data.dataset.folder}: must have no type ${THRESHOLD_TYPE}, which threshold samples get`);
  }
  const spans = enumerateTrainingSpans(data, maxSpanWidth);
  const { labels, excluded } = spans;
  const drawn = drawThresholdSamples({ labels, excluded, numClasses: data.vocabulary.numClasses, count, seed });
  const { relabelled, fitting } = relabelSentences(train, { spans, samples: drawn, type: THRESHOLD_TYPE });
  const samples = flat ? fitting : drawn;
  const sentences = relabelled.map(({ sentence, relabelled: own }) =>
    flat || own.length === 0
      ? sentence
      : { ...sentence, origin: { ...sentence.origin, meta: { ...sentence.origin?.meta, relabelled: own } } },
  );
  const described = {
    name: `${info.name}-threshold`,
    types: [...types, THRESHOLD_TYPE],
    source: `${info.name} with its threshold samples (seed ${seed}) under the type ${THRESHOLD_TYPE}`,
  };
  await writeFolderAtomically(
    out,
    async (folder) => {
      await mkdir(folder, { recursive: true });
      await writeSentences(join(folder, 'train.jsonl'), sentences);
      await writeFile(join(folder, 'dataset.json'), formatJson(described));
      await writeFile(join(folder, runFiles.thresholdSamples), formatJson(samples));
    },
    { force, signal: context.signal },
  );
  return {
    folder: out,
    ids: join(out, runFiles.thresholdSamples),
    type: THRESHOLD_TYPE,
    positives: samples.positives.length,
    negatives: samples.negatives.length,
    crossing: drawn.negatives.length - fitting.negatives.length,
  };
}
