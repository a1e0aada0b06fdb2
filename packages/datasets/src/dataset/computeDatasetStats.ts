import { DEFAULT_MAX_SPAN_WIDTH, type Sentence } from '@dynclean/schema';

import { countCandidateSpans } from '../spans/candidateSpanIndex.js';
import type { SplitName } from './findDatasetFiles.js';
import type { Dataset } from './readDataset.js';

/** Counts of one file of sentences. */
export interface SentenceStats {
  readonly sentences: number;
  readonly tokens: number;
  readonly entities: number;
  /** In the order of the dataset's types; a type without entities counts 0. */
  readonly entitiesByType: Readonly<Record<string, number>>;
  /** Entities wider than `maxSpanWidth`: no candidate spans, but counted in `entities`. */
  readonly wideEntities: number;
  /** Candidate spans: spans of at most `maxSpanWidth` tokens. */
  readonly candidates: number;
  /** Candidate spans that are no training examples any more (cleaned versions). */
  readonly excluded: number;
  readonly sentencesWithoutEntity: number;
  /** Tokens of the longest sentence; 0 without sentences. */
  readonly longestSentence: number;
}

/** Counts of a dataset, split by split. */
export interface DatasetStats {
  readonly name: string;
  readonly types: readonly string[];
  readonly maxSpanWidth: number;
  /** Only the splits that the dataset has. */
  readonly splits: Partial<Record<SplitName, SentenceStats>>;
}

/** Counts of some sentences; `types` gives the order of `entitiesByType`. */
export function computeSentenceStats(
  sentences: readonly Sentence[],
  types: readonly string[],
  maxSpanWidth = DEFAULT_MAX_SPAN_WIDTH,
): SentenceStats {
  const byType = new Map(types.map((type) => [type, 0]));
  let [tokens, entities, wideEntities, candidates, excluded, sentencesWithoutEntity, longestSentence] = [
    0, 0, 0, 0, 0, 0, 0,
  ];
  for (const sentence of sentences) {
    tokens += sentence.tokens.length;
    entities += sentence.entities.length;
    candidates += countCandidateSpans(sentence.tokens.length, maxSpanWidth);
    longestSentence = Math.max(longestSentence, sentence.tokens.length);
    if (sentence.entities.length === 0) sentencesWithoutEntity++;
    for (const [first, last, type] of sentence.entities) {
      byType.set(type, (byType.get(type) ?? 0) + 1);
      if (last - first >= maxSpanWidth) wideEntities++;
    }
    for (const [first, last] of sentence.excluded ?? []) if (last - first < maxSpanWidth) excluded++;
  }
  return {
    sentences: sentences.length,
    tokens,
    entities,
    entitiesByType: Object.fromEntries(byType),
    wideEntities,
    candidates,
    excluded,
    sentencesWithoutEntity,
    longestSentence,
  };
}

/** `computeSentenceStats` of every split that a dataset has. */
export function computeDatasetStats(dataset: Dataset, options: { readonly maxSpanWidth?: number } = {}): DatasetStats {
  const { maxSpanWidth = DEFAULT_MAX_SPAN_WIDTH } = options;
  const { info, types, train, gold, dev, test } = dataset;
  const splits: Partial<Record<SplitName, SentenceStats>> = {};
  for (const [split, sentences] of Object.entries({ train, gold, dev, test })) {
    if (sentences !== undefined) splits[split as SplitName] = computeSentenceStats(sentences, types, maxSpanWidth);
  }
  return { name: info.name, types, maxSpanWidth, splits };
}
