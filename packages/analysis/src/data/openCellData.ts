import { drawThresholdSamples } from '@dynclean/cleaning';
import {
  CompactSpans,
  computeSentenceStats,
  type Dataset,
  enumerateCandidateSpans,
  type LabelVocabulary,
  type SentenceStats,
} from '@dynclean/datasets';
import { type CleaningSettings, InputError, type NoiseInfo } from '@dynclean/schema';
import {
  countNoise,
  type DataRef,
  type OpenData,
  openReferredData,
  readGoldSpans,
  storeOfResults,
} from '@dynclean/stages';

/** Files of a dataset as manifests call them. */
export const splitNames = ['train', 'train-gold', 'dev', 'test'] as const;

/** A file of a dataset as manifests call it. */
export type ManifestSplit = (typeof splitNames)[number];

/** What can be counted in a dataset without any training. */
export interface DataCounts {
  readonly types: readonly string[];
  readonly splits: Readonly<Partial<Record<ManifestSplit, SentenceStats>>>;
  /** Noise of D by the gold labels; null without them. */
  readonly noise: NoiseInfo | null;
  /** Sizes of the threshold samples, in all and by type. */
  readonly thresholdSamples: (count: CleaningSettings['thresholdCount']) => {
    readonly positives: number;
    readonly negatives: number;
    readonly byType: Readonly<Record<string, number>>;
  };
}

/** A dataset opened for analysis, or why it cannot be. */
export type OpenedData =
  | { readonly missing: string }
  | {
      readonly missing: null;
      readonly dataset: Dataset;
      readonly vocabulary: LabelVocabulary;
      readonly spans: CompactSpans;
      readonly goldSpans: CompactSpans | null;
      readonly counts: DataCounts;
    };

/**
 * Opens what a cell refers to; data that are not here are no error, but a reason.
 *
 * @param options.results - the results folder, where labels lie that an annotator gave the data.
 */
export async function openCellData(
  ref: DataRef,
  { maxSpanWidth, results }: { readonly maxSpanWidth: number; readonly results: string },
): Promise<OpenedData> {
  let opened: OpenData;
  try {
    opened = await openReferredData(ref, storeOfResults(results));
  } catch (error) {
    if (error instanceof InputError) return { missing: error.message };
    throw error;
  }
  const { dataset, vocabulary } = opened;
  const spans = CompactSpans.of(dataset.train, vocabulary, maxSpanWidth);
  const goldSpans = readGoldSpans({ dataset, vocabulary }, maxSpanWidth);
  const stats = (sentences: Dataset['train'] | undefined): SentenceStats | undefined =>
    sentences && computeSentenceStats(sentences, dataset.types, maxSpanWidth);
  const splits = {
    train: stats(dataset.train),
    'train-gold': stats(dataset.gold),
    dev: stats(dataset.dev),
    test: stats(dataset.test),
  };
  return {
    missing: null,
    dataset,
    vocabulary,
    spans,
    goldSpans,
    counts: {
      types: dataset.types,
      splits: Object.fromEntries(Object.entries(splits).filter(([, of]) => of !== undefined)),
      noise: goldSpans && countNoise({ spans, goldSpans, vocabulary }),
      thresholdSamples: (count) => {
        const { numClasses } = vocabulary;
        const { labels, excluded } = enumerateCandidateSpans(dataset.train, vocabulary, maxSpanWidth);
        // Sizes depend on no seed.
        const samples = drawThresholdSamples({ labels, excluded, numClasses, count, seed: 42 });
        const byType = Object.fromEntries(dataset.types.map((type) => [type, 0]));
        for (const span of samples.positives) byType[vocabulary.typeOf(labels[span]!)]! += 1;
        return { positives: samples.positives.length, negatives: samples.negatives.length, byType };
      },
    },
  };
}
