import type { CandidateSpans } from '@dynclean/datasets';
import type { BatchItem } from '@dynclean/models';
import { type Encoding, InputError, type Sentence, ShapeError, showValue } from '@dynclean/schema';
import type { SubwordTokenizer } from '@dynclean/tokenizers';

/** Sentences tokenised once, with their candidate spans: what training, evaluation and recording read from. */
export interface PreparedCorpus {
  readonly numSentences: number;
  readonly encodings: readonly Encoding[];
  readonly spans: CandidateSpans;
  /** `[S]` 1 where the model can see the span: not excluded, and not in a part that was cut off. */
  readonly usable: Uint8Array;
  /** Words of each sentence. */
  readonly lengths: Int32Array;
  /** Usable spans of each sentence. */
  readonly usableCounts: Int32Array;
  /** Sentences that were cut because the encoder takes no longer ones. */
  readonly numCut: number;
}

/** How sentences become subwords, and which spans count. */
export interface PrepareOptions {
  readonly tokenizer: SubwordTokenizer;
  /** Subwords that the encoder takes, specials included, e.g. 512. */
  readonly maxSubwords: number;
  /** What to do with longer sentences. */
  readonly longSentences: 'error' | 'cut';
  /** Where the sentences came from, for messages. */
  readonly file: string;
  /** The line of that file on which each sentence begins, from 1, where it is known. */
  readonly lines?: readonly number[] | undefined;
  /** Whether spans that a cleaned version excludes are left out; false for evaluation. */
  readonly leaveOutExcluded: boolean;
}

/** The words whose subwords all lie before `limit`, and the end special behind them. */
function cutEncoding({ inputIds, firstSubword, lastSubword }: Encoding, limit: number): Encoding {
  let words = firstSubword.length;
  while (words > 0 && (lastSubword[words - 1] as number) > limit - 2) words--;
  const numSubwords = words === 0 ? 1 : (lastSubword[words - 1] as number) + 1;
  const ids = new Int32Array(numSubwords + 1);
  ids.set(inputIds.subarray(0, numSubwords));
  ids[numSubwords] = inputIds[inputIds.length - 1] as number;
  return { inputIds: ids, firstSubword: firstSubword.slice(0, words), lastSubword: lastSubword.slice(0, words) };
}

function tooLong(
  index: number,
  { tokens, numSubwords }: { readonly tokens: readonly string[]; readonly numSubwords: number },
  { file, lines, maxSubwords }: PrepareOptions,
): InputError {
  const line = lines?.[index];
  return new InputError(
    `${file}, sentence ${index + 1}${line === undefined ? '' : ` (line ${line})`}: must have at most ${maxSubwords} subwords, ` +
      `but got ${numSubwords} (${tokens.length} tokens, ${showValue(tokens.slice(0, 5).join(' '))} ...). ` +
      'Split it, or use --long-sentences cut to ignore what lies beyond.',
  );
}

/**
 * Tokenises a corpus.
 *
 * @throws InputError that names the number and line of a sentence that is too long, unless `longSentences` is `cut`.
 * @throws ShapeError when `spans` does not belong to `sentences`.
 */
export function prepareCorpus(
  sentences: readonly Sentence[],
  spans: CandidateSpans,
  options: PrepareOptions,
): PreparedCorpus {
  const { tokenizer, maxSubwords, longSentences, leaveOutExcluded } = options;
  if (spans.sentenceOffsets.length !== sentences.length + 1) {
    throw new ShapeError(
      `prepareCorpus: spans must be those of ${sentences.length} sentences, but got ${spans.sentenceOffsets.length - 1}`,
    );
  }
  const usable = new Uint8Array(spans.numSpans);
  const usableCounts = new Int32Array(sentences.length);
  let numCut = 0;
  const encodings = sentences.map((sentence, index) => {
    let encoding = tokenizer.encodeSentence(sentence.tokens);
    if (encoding.inputIds.length > maxSubwords) {
      if (longSentences === 'error') {
        throw tooLong(index, { tokens: sentence.tokens, numSubwords: encoding.inputIds.length }, options);
      }
      encoding = cutEncoding(encoding, maxSubwords);
      numCut++;
    }
    const numWords = encoding.firstSubword.length;
    const from = spans.sentenceOffsets[index] as number;
    const to = spans.sentenceOffsets[index + 1] as number;
    for (let span = from; span < to; span++) {
      if ((spans.end[span] as number) >= numWords) continue;
      if (leaveOutExcluded && spans.excluded[span] === 1) continue;
      usable[span] = 1;
      usableCounts[index]!++;
    }
    return encoding;
  });
  const lengths = Int32Array.from(sentences, ({ tokens }) => tokens.length);
  return { numSentences: sentences.length, encodings, spans, usable, lengths, usableCounts, numCut };
}

/** The sentences of one batch with their usable spans, and those spans' ids in the order of the batch. */
export function selectItems(
  corpus: PreparedCorpus,
  sentences: readonly number[],
): { items: BatchItem[]; spanIds: Int32Array } {
  const total = sentences.reduce((sum, sentence) => sum + (corpus.usableCounts[sentence] as number), 0);
  const spanIds = new Int32Array(total);
  let filled = 0;
  const items = sentences.map((sentence): BatchItem => {
    const count = corpus.usableCounts[sentence] as number;
    const spanStart = new Int32Array(count);
    const spanEnd = new Int32Array(count);
    let i = 0;
    const to = corpus.spans.sentenceOffsets[sentence + 1] as number;
    for (let span = corpus.spans.sentenceOffsets[sentence] as number; span < to; span++) {
      if (corpus.usable[span] === 0) continue;
      spanStart[i] = corpus.spans.start[span] as number;
      spanEnd[i++] = corpus.spans.end[span] as number;
      spanIds[filled++] = span;
    }
    return { encoding: corpus.encodings[sentence] as Encoding, spanStart, spanEnd };
  });
  return { items, spanIds };
}
