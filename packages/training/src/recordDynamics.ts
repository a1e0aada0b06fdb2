import {
  computeMarginsAndProbabilities,
  createClassWriter,
  createEpochWriter,
  type EpochRows,
} from '@dynclean/dynamics';
import { type NerModel, findHead } from '@dynclean/models';
import { InputError } from '@dynclean/schema';

import { type ComputeLogitsOptions, computeLogits } from './computeLogits.js';
import type { PreparedCorpus } from './prepareCorpus.js';

/** Sentences whose spans are held at a time: enough to batch them by like length. */
const SENTENCES_PER_WINDOW = 2048;

/** What is recorded, and where. */
export interface RecordDynamicsOptions extends Omit<ComputeLogitsOptions, 'onLogits' | 'sentences'> {
  /** `[S]` the labels that this run trains on. */
  readonly labels: Int32Array;
  /** The Arrow file; it appears when it is complete. */
  readonly path: string;
  /** Where to write the probabilities of all classes, too. @default nowhere */
  readonly classesPath?: string | undefined;
}

/**
 * Writes one epoch's training dynamics: margin and probability of the assigned label (DynClean, Eq. 8 and 4) for every
 * usable span, with the weights as they are now and dropout off, spans that never entered the loss included.
 *
 * A window of sentences after the other is computed, sorted by length inside, and written in the order of the file: the
 * memory that this takes does not grow with the corpus.
 *
 * @throws InputError when the model's head has no logits of spans.
 */
export async function recordDynamics(
  model: NerModel,
  corpus: PreparedCorpus,
  { labels, path, classesPath, onProgress, signal }: RecordDynamicsOptions,
): Promise<void> {
  const { name, rows } = findHead(model.head.name);
  if (rows !== 'spans') {
    throw new InputError(`dynamics: the head must classify spans, but ${name} classifies ${rows}`);
  }
  const total = corpus.usableCounts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  const writer = await createEpochWriter(path, { others: true });
  const classes = classesPath === undefined ? null : await createClassWriter(classesPath, model.head.shape.numClasses);
  try {
    let finished = 0;
    for (let from = 0; from < corpus.numSentences; from += SENTENCES_PER_WINDOW) {
      const to = Math.min(from + SENTENCES_PER_WINDOW, corpus.numSentences);
      let inWindow = 0;
      const { rows, byClass } = await computeWindow(model, corpus, {
        labels,
        hasClasses: classes !== null,
        sentences: { from, to },
        onProgress: (done) => onProgress?.(finished + (inWindow = done), total),
        signal,
      });
      finished += inWindow;
      await writer.write(rows);
      await classes?.write({ spanIds: rows.spanIds, byClass });
    }
    await writer.close();
    await classes?.close();
  } catch (error) {
    await writer.abort();
    await classes?.abort();
    throw error;
  }
}

/** The dynamics of the usable spans of some sentences, ids ascending. */
async function computeWindow(
  model: NerModel,
  corpus: PreparedCorpus,
  options: Omit<RecordDynamicsOptions, 'path' | 'classesPath'> & {
    readonly sentences: { readonly from: number; readonly to: number };
    /** Whether probabilities of all classes are wanted, too. */
    readonly hasClasses: boolean;
  },
): Promise<{ readonly rows: EpochRows; readonly byClass: readonly Float32Array[] }> {
  const { labels, sentences, hasClasses, onProgress, signal } = options;
  const { numClasses } = model.head.shape;
  const { sentenceOffsets } = corpus.spans;
  const first = sentenceOffsets[sentences.from] as number;
  const numSpans = (sentenceOffsets[sentences.to] as number) - first;
  const margins = new Float32Array(numSpans);
  const probabilities = new Float32Array(numSpans);
  const others = { labels: new Int32Array(numSpans), probabilities: new Float32Array(numSpans) };
  const byClass = Array.from({ length: hasClasses ? numClasses : 0 }, () => new Float32Array(numSpans));
  await computeLogits(model, corpus, {
    sentences,
    onProgress,
    signal,
    onLogits: (spanIds, logits) => {
      const assigned = spanIds.map((id) => labels[id] as number);
      const batch = computeMarginsAndProbabilities(logits, assigned, numClasses);
      spanIds.forEach((id, row) => {
        margins[id - first] = batch.margins[row] as number;
        probabilities[id - first] = batch.probabilities[row] as number;
        others.labels[id - first] = batch.others.labels[row] as number;
        others.probabilities[id - first] = batch.others.probabilities[row] as number;
      });
      byClass.forEach((of, label) => {
        const ofLabel = computeMarginsAndProbabilities(logits, assigned.map(() => label), numClasses).probabilities; // prettier-ignore
        spanIds.forEach((id, row) => (of[id - first] = ofLabel[row] as number));
      });
    },
  });
  const ids = Int32Array.from({ length: numSpans }, (_, index) => first + index).filter(
    (id) => corpus.usable[id] === 1,
  );
  const pick = (values: Float32Array): Float32Array => Float32Array.from(ids, (id) => values[id - first] as number);
  const rows = {
    spanIds: ids,
    margins: pick(margins),
    probabilities: pick(probabilities),
    others: {
      labels: Int32Array.from(ids, (id) => others.labels[id - first] as number),
      probabilities: pick(others.probabilities),
    },
  };
  return { rows, byClass: byClass.map(pick) };
}
