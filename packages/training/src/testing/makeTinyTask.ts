import {
  type CandidateSpans,
  type LabelVocabulary,
  createLabelVocabulary,
  enumerateCandidateSpans,
} from '@dynclean/datasets';
import { seedEngine } from '@dynclean/engine';
import {
  type EncoderConfig,
  type NamedArray,
  NerModel,
  chooseHead,
  createBertConfig,
  initializeHead,
  listEncoderParameters,
} from '@dynclean/models';
import { type Sentence, type TrainingSettings, trainingSettingsSchema } from '@dynclean/schema';
import type { SubwordTokenizer } from '@dynclean/tokenizers';

import type { Objective } from '../Objective.js';
import { type PreparedCorpus, prepareCorpus } from '../prepareCorpus.js';
import type { SpanBatch } from '../SpanBatches.js';
import { createPlainObjective } from './createPlainObjective.js';

// A task for tests that a two-layer encoder without pre-training learns in seconds: one word decides.

const words = ['the', 'cat', 'saw', 'Ann', 'Bob', 'in', 'Oslo', 'Rome', 'today', '.'];
const types = ['PER', 'LOC'];

/** Every word is one subword, but "today", which has two. */
const tokenizer: SubwordTokenizer = {
  specialIds: { start: 1, end: 2, padding: 0, unknown: 3, mask: 4 },
  vocabSize: 5 + words.length + 1,
  pieces: () =>
    Array.from({ length: 5 + words.length + 1 }, (_, id) => ({
      text: id < 5 ? '' : (words[id - 5] ?? 'day'),
      startsWord: id < 15,
      isSpecial: id < 5,
    })),
  encodeWord: (word) => (word === 'today' ? [13, 15] : [words.includes(word) ? 5 + words.indexOf(word) : 3]),
  encodeSentence(tokens) {
    const ids = [1];
    const first: number[] = [];
    const last: number[] = [];
    for (const token of tokens) {
      first.push(ids.length);
      ids.push(...this.encodeWord(token));
      last.push(ids.length - 1);
    }
    ids.push(2);
    return {
      inputIds: Int32Array.from(ids),
      firstSubword: Int32Array.from(first),
      lastSubword: Int32Array.from(last),
    };
  },
};

const config = createBertConfig({
  vocabSize: tokenizer.vocabSize + 4,
  hiddenSize: 16,
  numLayers: 2,
  numHeads: 2,
  intermediateSize: 32,
  maxPositions: 16,
});

const sentences: Sentence[] = [];
for (const [person, place] of [
  ['Ann', 'Oslo'],
  ['Bob', 'Rome'],
  ['Ann', 'Rome'],
  ['Bob', 'Oslo'],
] as const) {
  sentences.push(
    { tokens: ['the', 'cat', 'saw', person, '.'], entities: [[3, 3, 'PER']] },
    { tokens: [person, 'saw', 'the', 'cat', 'in', place, 'today', '.'], entities: [[0, 0, 'PER'], [5, 5, 'LOC']] },
    { tokens: ['today', '.'], entities: [] },
  ); // prettier-ignore
}

/** A task that a tiny model learns in a second, with all that a training needs. */
export interface TinyTask {
  readonly vocabulary: LabelVocabulary;
  readonly sentences: readonly Sentence[];
  readonly spans: CandidateSpans;
  readonly corpus: PreparedCorpus;
  readonly tokenizer: SubwordTokenizer;
  /** Of the models' encoder. */
  readonly config: EncoderConfig;
  readonly settings: TrainingSettings;
  /** Cross-entropy over all spans with the labels of `spans`. */
  readonly objective: Objective<SpanBatch>;
  /** A fresh model; equal seeds give equal models. The engine is seeded along. */
  createModel(seed: number, trainableSubwords?: ReadonlySet<number> | null): NerModel;
}

/** What sets a tiny task apart from the usual one. */
export interface TinyTaskOptions {
  readonly given?: readonly Sentence[];
  /** Whether the encoder drops in training. @default true */
  readonly dropout?: boolean;
  /** Name of the models' head. @default DynClean's */
  readonly head?: string | undefined;
}

/** The task, with settings under which it is learned in a few epochs. */
export function makeTinyTask(
  overrides: Partial<TrainingSettings> = {},
  { given = sentences, dropout = true, head: headName }: TinyTaskOptions = {},
): TinyTask {
  const settings = trainingSettingsSchema.parse({
    totalEpochs: 3,
    batchSize: 4,
    encoderLr: 5e-3,
    headLr: 1e-2,
    maxSpanWidth: 3,
    widthEmbeddingSize: 4,
    headHiddenSize: 16,
    ...overrides,
  });
  const vocabulary = createLabelVocabulary(types);
  const spans = enumerateCandidateSpans(given, vocabulary, settings.maxSpanWidth);
  const corpus = prepareCorpus(given, spans, {
    tokenizer,
    maxSubwords: config.maxPositions,
    longSentences: settings.longSentences,
    file: 'train.jsonl',
    leaveOutExcluded: true,
  });
  return {
    vocabulary,
    sentences: given,
    spans,
    corpus,
    tokenizer,
    config,
    settings,
    objective: createPlainObjective(corpus, spans.labels, settings),
    createModel: (seed, trainableSubwords = null) => {
      seedEngine(seed);
      const head = chooseHead(
        {
          ...settings,
          scoringDropout: settings.headDropout,
          wordDropout: settings.headDropout,
          numClasses: vocabulary.numClasses,
        },
        headName,
      );
      const encoder = new Map<string, NamedArray>();
      for (const { name, shape } of listEncoderParameters(config)) {
        const size = shape.reduce((product, length) => product * length, 1);
        const isNorm = name.includes('LayerNorm.weight');
        const values = Float32Array.from({ length: size }, (_, i) => (isNorm ? 1 : Math.sin(i * 12.9898 + size) * 0.1));
        encoder.set(name, { shape, values });
      }
      const { hiddenDropout, attentionDropout } = dropout ? config : { hiddenDropout: 0, attentionDropout: 0 };
      const used = { ...config, hiddenDropout, attentionDropout };
      const parameters = { encoder, head: initializeHead(head, config) };
      return new NerModel({ config: used, head, parameters, trainableSubwords });
    },
  };
}
