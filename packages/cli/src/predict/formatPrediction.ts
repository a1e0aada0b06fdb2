import { escapeControls } from '@dynclean/reports';
import type { PredictedSentence } from '@dynclean/stages';

import type { InputSentence } from './readInput.js';

/** A sentence with what the model found, for programs. */
export interface PredictionDocument {
  readonly tokens: readonly string[];
  /** As in a dataset: first and last word, type. */
  readonly entities: readonly (readonly [first: number, last: number, type: string])[];
  /** Of each entity, in their order. */
  readonly probabilities: readonly number[];
  /** Of each token in a raw text, end exclusive. */
  readonly offsets?: InputSentence['offsets'];
}

/** Four digits are what a probability of a trained model is good for. */
const round = (probability: number): number => Number(probability.toFixed(4));

/** A predicted sentence as `--json` prints it, probabilities to four digits. */
export function toPredictionDocument(
  { tokens, entities }: PredictedSentence,
  input: InputSentence,
): PredictionDocument {
  return {
    tokens,
    entities: entities.map(({ first, last, type }) => [first, last, type]),
    probabilities: entities.map(({ probability }) => round(probability)),
    ...(input.offsets === undefined ? {} : { offsets: input.offsets }),
  };
}

/**
 * A sentence and below it an entity a line, `type probability words`. Nested and crossing entities stay readable, and
 * control characters in words do not reach the terminal.
 */
export function formatPrediction({ tokens, entities, probabilities }: PredictionDocument): string {
  const types = entities.map(([, , type]) => escapeControls(type));
  const widest = Math.max(0, ...types.map((type) => type.length));
  const found = entities.map(([first, last], index) => {
    const words = escapeControls(tokens.slice(first, last + 1).join(' '));
    return `  ${types[index]!.padEnd(widest)}  ${probabilities[index]!.toFixed(2)}  ${words}`;
  });
  return [escapeControls(tokens.join(' ')), ...found, ''].join('\n');
}
