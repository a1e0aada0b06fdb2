import { type Dataset, formatSentences, listCatalog } from '@dynclean/datasets';
import { computeSha256 } from '@dynclean/files';
import { countMatrixWeights, createBertConfig, type EncoderConfig } from '@dynclean/models';
import { type DatasetInfo, InputError, type Sentence } from '@dynclean/schema';
import { hasLanguageHead, readEncoderConfig, readEncoderSha256, resolveEncoder } from '@dynclean/weights';

import type { RunContext } from '../context/RunContext.js';
import type { DataRef, EncoderRef } from '../store/PlannedStage.js';
import type { StageStore } from '../store/StageStore.js';
import { giveAnnotatedLabels } from './giveAnnotatedLabels.js';
import { openData, type OpenData } from './openData.js';

/** What plans need to know of a dataset. */
export interface DataFacts {
  /** Why it cannot be read here, and how to get it; null: it is here. */
  readonly missing: string | null;
  readonly trainSha256: string | null;
  readonly devSha256: string | null;
  readonly testSha256: string | null;
  readonly types: readonly string[] | null;
  /** Sentences of the training file; of an absent dataset 0. */
  readonly numSentences: number;
  /** Words of each file. */
  readonly words: { readonly train: number; readonly dev: number; readonly test: number };
  readonly paper: DatasetInfo['paper'];
}

/** What plans need to know of an encoder. */
export interface EncoderFacts {
  readonly missing: string | null;
  readonly sha256: string | null;
  readonly hiddenSize: number;
  /** Numbers that each subword is multiplied by on its way through (`countMatrixWeights`). */
  readonly matrixWeights: number;
  /** Whether its checkpoint holds the head that it was pre-trained to find masked words with. */
  readonly hasLanguageHead: boolean;
}

/** What is on this machine; plans of what is not there can be made too. */
export interface Inventory {
  /** Of labels that an annotator gives nothing is known: what is said is of the sentences, and of their own ones. */
  describeData(ref: DataRef): Promise<DataFacts>;
  describeEncoder(ref: EncoderRef): Promise<EncoderFacts>;
}

/**
 * Opens the dataset that a stage or plan means: its files, cut as a profile says, with the labels that it has.
 *
 * @param store - where the stage lies whose labels its training sentences have; null: they have their own, as they do
 *   for whoever wants to know the sentences only.
 * @throws InputError when it is not here, or cannot be read.
 */
export async function openReferredData(
  { source, train, dev, test, sentences, labels }: DataRef,
  store: StageStore | null,
  context: RunContext = {},
): Promise<OpenData> {
  const isWhole = dev === null && test === null && sentences === null;
  const choice = {
    dataset: source,
    ...(train !== null && { train }),
    ...(!isWhole && { part: { dev, test, sentences } }),
  };
  const opened = await openData(choice, context);
  return labels === undefined || store === null ? opened : giveAnnotatedLabels(opened, store, labels);
}

const countWords = (sentences: readonly Sentence[] | undefined): number =>
  (sentences ?? []).reduce((sum, { tokens }) => sum + tokens.length, 0);

/** Words of a dataset's files. */
export function countDataWords({ train, dev, test }: Pick<Dataset, 'train' | 'dev' | 'test'>): DataFacts['words'] {
  return { train: countWords(train), dev: countWords(dev), test: countWords(test) };
}

const hash = (sentences: readonly Sentence[] | undefined): string | null =>
  sentences === undefined ? null : computeSha256(formatSentences(sentences));

/** What plans need to know of a dataset that is open. */
export function describeOpenData({ dataset }: OpenData): DataFacts {
  const { train, dev, test, trainSha256, types, info } = dataset;
  return {
    missing: null,
    trainSha256,
    devSha256: hash(dev),
    testSha256: hash(test),
    types,
    numSentences: train.length,
    words: countDataWords({ train, ...(dev && { dev }), ...(test && { test }) }),
    paper: info.paper,
  };
}

async function describeAbsentData(ref: DataRef, missing: string): Promise<DataFacts> {
  const known = (await listCatalog()).find(({ id }) => id === ref.source);
  return {
    missing,
    trainSha256: null,
    devSha256: null,
    testSha256: null,
    types: known?.info.types ?? null,
    numSentences: 0,
    words: { train: 0, dev: 0, test: 0 },
    paper: known?.info.paper,
  };
}

type EncoderSize = Pick<EncoderFacts, 'hiddenSize' | 'matrixWeights'>;

function describeSize(config: EncoderConfig): EncoderSize {
  return { hiddenSize: config.hiddenSize, matrixWeights: countMatrixWeights(config) };
}

/** The size of a BERT of which no more is known. */
function describeBert({ hiddenSize, numLayers }: { hiddenSize: number; numLayers: number }): EncoderSize {
  return describeSize(createBertConfig({ vocabSize: 1, hiddenSize, numLayers, numHeads: 1 }));
}

async function describeNamedEncoder(name: string): Promise<EncoderFacts> {
  try {
    const { folder } = await resolveEncoder(name, { fetch: false });
    const config = await readEncoderConfig(folder);
    const hasHead = await hasLanguageHead(folder);
    return {
      missing: null,
      sha256: await readEncoderSha256(folder),
      hasLanguageHead: hasHead,
      ...describeSize(config),
    };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    // Every encoder of the papers is of this size, and came with its head.
    const usual = { hasLanguageHead: true, ...describeBert({ hiddenSize: 768, numLayers: 12 }) };
    return { missing: error.message, sha256: null, ...usual };
  }
}

/** The inventory of this machine; everything is looked at once. */
export function createInventory(): Inventory {
  const data = new Map<string, Promise<DataFacts>>();
  const seen = new WeakMap<DataRef, Promise<DataFacts>>(); // a plan asks for the same reference ten thousand times
  const encoders = new Map<string, Promise<EncoderFacts>>();
  const once = <T>(facts: Map<string, Promise<T>>, key: string, look: () => Promise<T>): Promise<T> => {
    const found = facts.get(key) ?? look();
    facts.set(key, found);
    return found;
  };
  return {
    describeData: (ref) => {
      const described =
        seen.get(ref) ??
        once(data, JSON.stringify({ ...ref, name: null, labels: null }), () =>
          openReferredData(ref, null).then(describeOpenData, (error: unknown) => {
            if (!(error instanceof InputError)) throw error;
            return describeAbsentData(ref, error.message);
          }),
        );
      seen.set(ref, described);
      return described;
    },
    describeEncoder: ({ name, random }) =>
      once(encoders, JSON.stringify({ name, random }), async () =>
        random === null
          ? describeNamedEncoder(name)
          : { missing: null, sha256: null, hasLanguageHead: false, ...describeBert(random) },
      ),
  };
}
