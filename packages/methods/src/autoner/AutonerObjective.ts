import { type NerModel, scoreChunks, scoreGaps, type WordPairs } from '@dynclean/models';
import { type Objective, type TokenBatch, type TokenBatches, UNTAGGED } from '@dynclean/training';
import * as tf from '@tensorflow/tfjs-core';

import type { AutonerSettings } from './AutonerSettings.js';
import { collectTypes } from './collectTypes.js';
import { type ChunkLabels, labelChunks } from './labelChunks.js';
import { restrictedCrossEntropy } from './restrictedCrossEntropy.js';
import { tieLoss } from './tieLoss.js';

/** Sentences with what is known of their gaps and chunks. Words are numbered as in the batch. */
export interface ChunkBatch extends TokenBatch {
  readonly gaps: WordPairs;
  /** 1: tied, 0: a break. */
  readonly ties: readonly number[];
  readonly chunks: WordPairs;
  /** Classes that each chunk may have. */
  readonly types: readonly (readonly number[])[];
}

/**
 * AutoNER (Shang et al. 2018) on the words of a corpus, an encoder in the place of its BiLSTM: which neighbors are tied
 * is learned from all gaps that are known, and which type chunks have, from chunks between known breaks, of which each
 * may have one of several types (`restrictedCrossEntropy`).
 */
export class AutonerObjective implements Objective<ChunkBatch> {
  private readonly labels: ChunkLabels;
  private readonly typesOf: ReturnType<typeof collectTypes>;

  constructor(
    private readonly batches: TokenBatches,
    { typeSets }: Pick<AutonerSettings, 'typeSets'>,
  ) {
    const { words, corpus } = batches;
    this.labels = labelChunks(words);
    this.typesOf =
      typeSets === 'label'
        ? ({ type }) => [type]
        : collectTypes(this.labels.chunks, { encodings: corpus.encodings, offsets: words.offsets });
  }

  prepare(model: NerModel, sentences: readonly number[]): ChunkBatch {
    const batch = this.batches.upload(model, sentences);
    const { ties, chunks } = this.labels;
    const placeOf = new Map([...batch.wordIds].map((word, place) => [word, place]));
    const places = (words: readonly number[]): Int32Array => Int32Array.from(words, (word) => placeOf.get(word)!);
    const known = [...batch.wordIds].filter((word) => ties[word] !== UNTAGGED);
    const own = sentences.flatMap((sentence) => chunks[sentence]!.map((chunk) => ({ chunk, sentence })));
    return {
      ...batch,
      gaps: { firsts: places(known.map((word) => word - 1)), lasts: places(known) },
      ties: known.map((word) => ties[word]!),
      chunks: {
        firsts: places(own.map(({ chunk }) => chunk.first)),
        lasts: places(own.map(({ chunk }) => chunk.last)),
      },
      types: own.map(({ chunk, sentence }) => this.typesOf(chunk, sentence)),
    };
  }

  loss(model: NerModel, { tensors, gaps, ties, chunks, types }: ChunkBatch): tf.Scalar {
    const { logits } = model.forward(tensors, true);
    const ofTypes = scoreChunks(logits, chunks);
    const numClasses = ofTypes.shape[1];
    const allowed = new Float32Array(types.length * numClasses);
    types.forEach((ofChunk, chunk) => ofChunk.forEach((type) => (allowed[chunk * numClasses + type] = 1)));
    return tf.add(
      tieLoss(scoreGaps(logits, gaps), tf.tensor1d([...ties], 'float32')),
      restrictedCrossEntropy(ofTypes, tf.tensor2d(allowed, [types.length, numClasses])),
    );
  }

  subwords(): ReadonlySet<number> {
    return this.batches.subwords();
  }
}
