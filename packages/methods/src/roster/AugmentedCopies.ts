import { type BatchTensors, type LanguageModel, type NerModel, packBatch, type PackedBatch } from '@dynclean/models';
import { createRandom, type Random } from '@dynclean/random';
import type { Encoding } from '@dynclean/schema';
import { maskSubwords, type PreparedCorpus } from '@dynclean/training';
import * as tf from '@tensorflow/tfjs-core';

import type { LanguageSource } from '../Method.js';
import { drawFromBest } from './drawFromBest.js';
import { mayReplace } from './mayReplace.js';
import type { RosterSettings } from './RosterSettings.js';

const NONE = new Int32Array(0);
/** Sentences that the language model is given together. */
const SENTENCES_PER_BATCH = 32;
/** Subwords whose scores are read back together: 62 MB of a vocabulary of 30,522. */
const ROWS_PER_READ = 512;

/** Where copies come from. */
export interface AugmentedCopiesOptions {
  readonly corpus: PreparedCorpus;
  readonly language: LanguageSource;
  readonly settings: RosterSettings;
  readonly seed: number;
}

/** A sentence whose subwords are partly hidden, and the places where something else may stand. */
interface HiddenSentence {
  readonly own: Encoding;
  readonly hidden: Encoding;
  readonly places: readonly number[];
  /** What is left to draw. */
  readonly random: Random;
}

/**
 * Copies of a corpus with other words in it (Meng et al. 2021, Eq. 7, section 2.3): each subword is hidden with a
 * probability, a masked language model says what may stand at each place, hidden or not, and one of its best is drawn
 * there; the subword of the original stays where that is of another kind (`mayReplace`). What stands for no text is
 * neither hidden nor replaced, as in the paper; the public code may do both. All that is drawn depends on the seed, the
 * round and the sentence alone.
 */
export class AugmentedCopies {
  private copies: readonly Encoding[] | null = null;
  private model: LanguageModel | null = null;
  private replaced = { words: 0, of: 0 };

  constructor(private readonly options: AugmentedCopiesOptions) {}

  /** The copies of some sentences. @throws Error before `renew`. */
  of(sentences: readonly number[]): readonly Encoding[] {
    const { copies } = this;
    if (copies === null) throw new Error('roster: copies must be made before they are asked for');
    return sentences.map((sentence) => copies[sentence] as Encoding);
  }

  /** Share of the words of whose subwords another one stands in the copies. */
  get replacedWords(): number {
    return this.replaced.words / Math.max(1, this.replaced.of);
  }

  /**
   * Makes all copies anew.
   *
   * @param student - whose encoder is below the head, where settings say so.
   * @param round - of two rounds nothing that is drawn is the same.
   */
  async renew(student: NerModel, round: number): Promise<void> {
    this.model ??= await this.options.language.open();
    const { encodings } = this.options.corpus;
    const copies = [...encodings];
    this.replaced = { words: 0, of: 0 };
    for (const sentences of this.batches()) {
      const hidden = sentences.map((sentence) => this.hide(encodings[sentence] as Encoding, [round, sentence]));
      this.draw(hidden, this.encode(this.model, student, hidden)).forEach((copy, index) => {
        const sentence = sentences[index] as number;
        this.count(encodings[sentence] as Encoding, copy);
        copies[sentence] = copy;
      });
      await new Promise(setImmediate); // lets Ctrl-C and progress bars through
    }
    this.copies = copies;
  }

  dispose(): void {
    this.model?.dispose();
    this.model = null;
  }

  /** Sentences that are trained on, those of like length together. */
  private batches(): number[][] {
    const { encodings, usableCounts } = this.options.corpus;
    const order = [...encodings.keys()].filter((sentence) => (usableCounts[sentence] as number) > 0);
    const lengthOf = (sentence: number): number => encodings[sentence]?.inputIds.length ?? 0;
    order.sort((a, b) => lengthOf(b) - lengthOf(a) || a - b);
    const batches: number[][] = [];
    for (let from = 0; from < order.length; from += SENTENCES_PER_BATCH) {
      batches.push(order.slice(from, from + SENTENCES_PER_BATCH));
    }
    return batches;
  }

  private hide(own: Encoding, [round, sentence]: readonly [number, number]): HiddenSentence {
    const { settings, seed, language } = this.options;
    const random = createRandom(seed, round, sentence);
    const { inputIds } = maskSubwords(own.inputIds, language, { probability: settings.maskProbability, random });
    const places = Array.from(own.firstSubword, (first, word) =>
      settings.augmentationReplace === 'first_pieces' ? [first] : range(first, own.lastSubword[word] as number),
    ).flat();
    return { own, hidden: { ...own, inputIds }, places, random };
  }

  /** `[M, H]` the encoder's output at all places of a batch; the caller disposes of it. */
  private encode(model: LanguageModel, student: NerModel, sentences: readonly HiddenSentence[]): tf.Tensor2D {
    const packed = packBatch(sentences.map(({ hidden }) => ({ encoding: hidden, spanStart: NONE, spanEnd: NONE })));
    let first = 0;
    const rows = sentences.flatMap(({ hidden, places }) => {
      const own = places.map((place) => first + place);
      first += hidden.inputIds.length;
      return own;
    });
    const gather = (hidden: tf.Tensor2D): tf.Tensor2D => tf.gather(hidden, tf.tensor1d(rows, 'int32'));
    if (this.options.settings.augmentationModel === 'pretrained') {
      return onEngine(model, packed, (batch) => gather(model.encode(batch)));
    }
    return onEngine(student, packed, (batch) => gather(student.forward(batch, false).encoderOutput));
  }

  /** The copies of a batch's sentences. @param hidden - `[M, H]`, which is disposed of. */
  private draw(sentences: readonly HiddenSentence[], hidden: tf.Tensor2D): Encoding[] {
    const { language, settings } = this.options;
    const { pieces } = language;
    const scoresOf = this.readScores(hidden);
    let row = 0;
    const copies = sentences.map(({ own, places, random }) => {
      const inputIds = own.inputIds.slice();
      for (const place of places) {
        const before = pieces[own.inputIds[place] as number];
        const drawn = drawFromBest(scoresOf(row++), settings.numReplacements, random);
        const after = pieces[drawn];
        if (before !== undefined && after !== undefined && mayReplace(before, after)) inputIds[place] = drawn;
      }
      return { ...own, inputIds };
    });
    hidden.dispose();
    return copies;
  }

  /** Scores of all subwords at a place, read back part by part, in the order in which places are asked for. */
  private readScores(hidden: tf.Tensor2D): (row: number) => Float32Array {
    const [numRows] = hidden.shape;
    let from = 0;
    let scores = new Float32Array(0);
    let vocabSize = 0;
    return (row) => {
      if (row >= from + (vocabSize === 0 ? 0 : scores.length / vocabSize)) {
        from = row;
        const size = Math.min(ROWS_PER_READ, numRows - row);
        const part = tf.tidy(() => this.model!.predict(tf.slice(hidden, [row, 0], [size, -1])));
        vocabSize = part.shape[1];
        scores = part.dataSync() as Float32Array<ArrayBuffer>;
        part.dispose();
      }
      return scores.subarray((row - from) * vocabSize, (row - from + 1) * vocabSize);
    };
  }

  private count({ inputIds, firstSubword, lastSubword }: Encoding, copy: Encoding): void {
    firstSubword.forEach((first, word) => {
      const isOther = range(first, lastSubword[word] as number).some((at) => inputIds[at] !== copy.inputIds[at]);
      this.replaced.words += isOther ? 1 : 0;
    });
    this.replaced.of += firstSubword.length;
  }
}

/** What a model computes of a batch, which is on the engine meanwhile. */
function onEngine<B extends BatchTensors>(
  model: { upload(batch: PackedBatch): B },
  packed: PackedBatch,
  compute: (batch: B) => tf.Tensor2D,
): tf.Tensor2D {
  const batch = model.upload(packed);
  const result = tf.tidy(() => compute(batch));
  batch.dispose();
  return result;
}

/** Whole numbers from one to another, both inclusive. */
function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
