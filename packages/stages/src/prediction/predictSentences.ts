import { enumerateCandidateSpans } from '@dynclean/datasets';
import { selectNonOverlapping } from '@dynclean/metrics';
import { InputError, type Sentence, showValue, throwIfInterrupted } from '@dynclean/schema';
import { predictLabels, prepareCorpus } from '@dynclean/training';

import type { RunContext } from '../context/RunContext.js';
import type { LoadedModel } from '../training/loadModel.js';

/** An entity: the tokens `first` to `last` of its sentence, from 0, both inclusive. */
export interface PredictedEntity {
  readonly first: number;
  readonly last: number;
  readonly type: string;
  /** Of this type, by the model, in (0, 1]. */
  readonly probability: number;
}

/** A sentence with what the model found in it. */
export interface PredictedSentence {
  readonly tokens: readonly string[];
  /** By first token, then by last. */
  readonly entities: readonly PredictedEntity[];
}

/** Which sentences, and how. */
export interface PredictSentencesOptions {
  /** Their labels have no part in it. */
  readonly sentences: readonly Sentence[];
  /** Sentences that stand before these where they come from, for messages. @default 0 */
  readonly before?: number;
  /** What the sentences come from, for messages. @default `input` */
  readonly file?: string;
  /**
   * `greedy`: the most probable, then what does not overlap; `keep` every span with a type, nested and crossing ones
   * too.
   *
   * @default `greedy`
   */
  readonly overlap?: 'keep' | 'greedy';
  /** Sentences that are too long for the encoder. @default `error` */
  readonly longSentences?: 'error' | 'cut';
}

/** A sentence that is longer than the encoder takes. */
interface LongSentence {
  /** Where it stands, from 1. */
  readonly number: number;
  readonly tokens: readonly string[];
  /** Its subwords. */
  readonly length: number;
}

function tooLong(file: string, { number, tokens, length }: LongSentence, limit: number): InputError {
  return new InputError(
    `${file}, sentence ${number}: must have at most ${limit} subwords, but got ${length} ` +
      `(${showValue(tokens.slice(0, 5).join(' '))} ...). Split it, or use --long-sentences cut to ignore what lies beyond.`,
  );
}

/**
 * Entities of sentences, predicted together.
 *
 * @throws InputError when a sentence is too long (naming its number, from 1).
 */
export async function predictSentences(
  { model, tokenizer, vocabulary, maxSubwords, info }: LoadedModel,
  { sentences, before = 0, file = 'input', overlap = 'greedy', longSentences = 'error' }: PredictSentencesOptions,
  { signal, onProgress }: RunContext = {},
): Promise<PredictedSentence[]> {
  throwIfInterrupted(signal);
  if (longSentences === 'error') {
    sentences.forEach(({ tokens }, index) => {
      const { length } = tokenizer.encodeSentence(tokens).inputIds; // words come from its cache the second time
      if (length > maxSubwords) throw tooLong(file, { number: before + index + 1, tokens, length }, maxSubwords);
    });
  }
  // Each word has a subword of its own: those behind the limit are cut off in any case, and need no spans.
  const seen = sentences.map((sentence) => ({ ...sentence, tokens: sentence.tokens.slice(0, maxSubwords) }));
  const spans = enumerateCandidateSpans(seen, vocabulary, info.settings.maxSpanWidth);
  const corpus = prepareCorpus(seen, spans, {
    tokenizer,
    maxSubwords,
    longSentences,
    file,
    leaveOutExcluded: false,
  });
  const { labels, probabilities } = await predictLabels(model, corpus, { signal });
  const chosen = overlap === 'keep' ? labels : selectNonOverlapping({ predicted: labels, probabilities, ...spans });
  const total = before + sentences.length; // how many follow is not known
  onProgress?.({ stage: 'prediction', done: total, total, unit: 'sentences' });
  return sentences.map(({ tokens }, sentence) => {
    const entities: PredictedEntity[] = [];
    const end = spans.sentenceOffsets[sentence + 1] as number;
    for (let span = spans.sentenceOffsets[sentence] as number; span < end; span++) {
      const label = chosen[span] as number;
      if (label === 0) continue;
      entities.push({
        first: spans.start[span] as number,
        last: spans.end[span] as number,
        type: vocabulary.typeOf(label),
        probability: probabilities[span] as number,
      });
    }
    return { tokens, entities };
  });
}
