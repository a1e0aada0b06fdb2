import { type Annotator, type EntityConfidence, giveConfidence, type Sentences } from '@dynclean/datasets';
import { precisionChoices, type Sentence } from '@dynclean/schema';
import { z } from 'zod';

import { predictEntities } from '../prediction/predictEntities.js';
import type { PredictedSentence } from '../prediction/predictSentences.js';

const settingsSchema = z.strictObject({
  /** A model folder, or a run folder with `model/`. */
  from: z.string().min(1),
  /** Entities that the model is less sure of are left out: their probability, in [0, 1]. */
  minProbability: z.number().min(0).max(1).default(0),
  /** Sentences that are too long for the encoder: an error, or without labels behind its limit. */
  longSentences: z.enum(['error', 'cut']).default('error'),
  engine: z.enum(['auto', 'libtorch', 'tensorflow', 'cpu']).default('auto'),
  device: z.string().default('auto'),
  precision: z.enum(precisionChoices).default('auto'),
  /** Null: every core. */
  threads: z.int().min(1).nullable().default(null),
});

/** Settings of the annotator `model`, its defaults filled in. */
export type ModelAnnotatorSettings = z.infer<typeof settingsSchema>;

/**
 * Labels as a trained model predicts: the most probable entities that do not overlap. Each goes with its probability as
 * its confidence.
 */
export const model: Annotator<ModelAnnotatorSettings> = {
  name: 'model',
  title: 'a model that was trained before',
  settings: settingsSchema,
  options: {
    from: 'The model: its folder, or a run folder with model/',
    minProbability: 'Entities that the model is less sure of are left out',
    longSentences: 'Sentences that are too long for the encoder: an error, or cut where it ends',
  },
  async *annotate(sentences, { from, minProbability, threads, ...options }, { signal, onSummary }) {
    let [numKept, numDoubtful] = [0, 0];
    const predicted = predictEntities(
      {
        ...options,
        ...(threads === null ? {} : { threads }),
        model: from,
        sentences: wordsOf(sentences),
        overlap: 'greedy',
      },
      signal === undefined ? {} : { signal },
    );
    for await (const sentence of predicted) {
      signal?.throwIfAborted();
      const labelled = toSentence(sentence, minProbability);
      numKept += labelled.entities.length;
      numDoubtful += sentence.entities.length - labelled.entities.length;
      yield labelled;
    }
    onSummary?.({
      counts: { model: from, kept: numKept, doubtful: numDoubtful },
      lines: [['Model', from], ...(numDoubtful > 0 ? [['Doubtful', `${numDoubtful} entities left out`] as const] : [])],
    });
  },
};

/** Four digits are what a probability of a trained model is good for. */
const round = (probability: number): number => Number(probability.toFixed(4));

async function* wordsOf(sentences: Sentences): AsyncGenerator<readonly string[]> {
  for await (const { tokens } of sentences) yield tokens;
}

function toSentence({ tokens, entities }: PredictedSentence, minProbability: number): Sentence {
  const sure = entities
    .filter(({ probability }) => probability >= minProbability)
    .map(({ first, last, type, probability }): EntityConfidence => [first, last, type, round(probability)]);
  const sentence = { tokens, entities: sure.map(([first, last, type]) => [first, last, type] as const) };
  return sure.length === 0 ? sentence : giveConfidence(sentence, sure);
}
