import type { Head } from '../Head.js';
import { predictLargestLogits } from '../parts/predictLargestLogits.js';
import { classifySpans, spanInputs } from './classifySpans.js';
import { initializeSpanClassifier, listSpanParameters } from './initializeSpanClassifier.js';
import { type SpanClassifierShape, spanClassifierShapeSchema } from './SpanClassifierShape.js';

/**
 * DynClean's head (section 3.1): every candidate span is classified by its first and last word and its width. Other
 * outputs: `ffnn_hidden`, g(x), and `span_input`, e(x), both with the dropout of the pass.
 */
export const spanClassifier: Head<SpanClassifierShape> = {
  name: 'span-classifier',
  shape: spanClassifierShapeSchema,
  rows: 'spans',
  outputs: ['ffnn_hidden', 'span_input'],
  parameters: listSpanParameters,
  initialize: initializeSpanClassifier,
  forward: (hidden, batch, { shape: { headDropout }, parameter, training }) => {
    const { headInput, ffnnHidden, logits } = classifySpans(hidden, batch, { parameter, headDropout, training });
    return {
      logits,
      named: { ffnn_hidden: () => ffnnHidden, span_input: () => spanInputs(headInput, batch, parameter) },
    };
  },
  predict: (logits, _batch, { numClasses }) => predictLargestLogits(logits, numClasses),
};
