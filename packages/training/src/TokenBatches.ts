import { type NerModel, packBatch, type PackedBatch } from '@dynclean/models';
import { type Encoding, ShapeError, type TrainingSettings } from '@dynclean/schema';

import { labelWords, type WordTags } from './labelWords.js';
import type { TrainingBatch } from './Objective.js';
import type { PreparedCorpus } from './prepareCorpus.js';

const NONE = new Int32Array(0);

/** Sentences as a model takes them that classifies words: without candidate spans. */
export interface PackedTokens {
  readonly packed: PackedBatch;
  /** `[W]` the tag of each word, in the order of the logits. */
  readonly tags: Int32Array;
  /** `[W]` the number of each word among those of the corpus. */
  readonly wordIds: Int32Array;
  readonly numSubwords: number;
}

/** The same on the engine. */
export interface TokenBatch extends TrainingBatch {
  readonly tensors: ReturnType<NerModel['upload']>;
  /** `[W]`, in the order of the logits. */
  readonly tags: Int32Array;
  /** `[W]` the number of each word among those of the corpus. */
  readonly wordIds: Int32Array;
}

/**
 * Batches of a corpus' sentences with the tags of their words: what objectives of token classifiers take. Where an
 * epoch has the same batches as the one before, they are packed once.
 */
export class TokenBatches {
  /** Of all words of the corpus. */
  readonly words: WordTags;
  private readonly reused: Map<string, PackedTokens> | null;

  /** @param labels - `[S]` the label of every candidate span of `corpus`. */
  constructor(
    readonly corpus: PreparedCorpus,
    labels: Int32Array,
    { batchOrder }: Pick<TrainingSettings, 'batchOrder'>,
  ) {
    this.words = labelWords(corpus, labels);
    this.reused = batchOrder === 'shuffle_sentences' ? null : new Map();
  }

  get numWords(): number {
    return this.words.tags.length;
  }

  pack(sentences: readonly number[]): PackedTokens {
    const key = sentences.join();
    const before = this.reused?.get(key);
    if (before !== undefined) return before;
    const made = this.packAs(
      sentences,
      sentences.map((sentence) => this.corpus.encodings[sentence] as Encoding),
    );
    this.reused?.set(key, made);
    return made;
  }

  /**
   * The batch of some sentences with other subwords in the place of their own.
   *
   * @param encodings - one for each of the sentences, of as many words as that has.
   * @throws ShapeError where one has not.
   */
  packAs(sentences: readonly number[], encodings: readonly Encoding[]): PackedTokens {
    const packed = packBatch(encodings.map((encoding) => ({ encoding, spanStart: NONE, spanEnd: NONE })));
    const wordIds = Int32Array.from(sentences.flatMap((sentence) => this.listWords(sentence)));
    if (wordIds.length !== packed.firstSubword.length) {
      throw new ShapeError(
        `TokenBatches: encodings must have the ${wordIds.length} words of their sentences, but have ${packed.firstSubword.length}`,
      );
    }
    const tags = wordIds.map((word) => this.words.tags[word] as number);
    return { packed, tags, wordIds, numSubwords: packed.inputIds.length };
  }

  /** The batch of some sentences on the engine, for `model`; the caller disposes of it. */
  upload(model: NerModel, sentences: readonly number[]): TokenBatch {
    const { packed, tags, wordIds, numSubwords } = this.pack(sentences);
    const tensors = model.upload(packed);
    return { tensors, tags, wordIds, numSubwords, dispose: () => tensors.dispose() };
  }

  /** Every subword of the corpus. */
  subwords(): ReadonlySet<number> {
    const subwords = new Set<number>();
    for (const { inputIds } of this.corpus.encodings) for (const id of inputIds) subwords.add(id);
    return subwords;
  }

  private listWords(sentence: number): number[] {
    const first = this.words.offsets[sentence] as number;
    return Array.from({ length: (this.words.offsets[sentence + 1] as number) - first }, (_, word) => first + word);
  }
}
