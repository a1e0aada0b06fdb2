import type { z } from 'zod';

import type { Head } from '../heads/Head.js';
import { spanClassifier } from '../heads/span-classifier/spanClassifier.js';
import type { NamedArrays } from '../NamedArrays.js';
import { wordTagger } from './wordTagger.js';

type Shape = z.infer<typeof spanClassifier.shape>;

/**
 * A head for tests that is made of two on one encoder: the span classifier decides, and the word tagger's logits are an
 * output that a method may add a loss of. `prototypes` are means that no gradient moves.
 */
export const twoHeads: Head<Shape> = {
  name: 'two-heads',
  shape: spanClassifier.shape,
  rows: 'spans',
  outputs: ['ffnn_hidden', 'word_logits', 'prototypes'],
  parameters: (shape, config) => [
    ...spanClassifier.parameters(shape, config),
    ...wordTagger.parameters(shape, config),
    { name: 'prototypes', shape: [shape.numClasses, shape.headHiddenSize], trained: false },
  ],
  initialize: (shape, config) => {
    const size = [shape.numClasses, shape.headHiddenSize] as const;
    const prototypes = { shape: size, values: new Float32Array(size[0] * size[1]).fill(1) };
    const parts: readonly NamedArrays[] = [
      spanClassifier.initialize(shape, config),
      wordTagger.initialize(shape, config),
      new Map([['prototypes', prototypes]]),
    ];
    return new Map(parts.flatMap((part) => [...part]));
  },
  forward: (hidden, batch, options) => {
    const spans = spanClassifier.forward(hidden, batch, options);
    const words = wordTagger.forward(hidden, batch, options);
    return {
      logits: spans.logits,
      named: {
        ffnn_hidden: spans.named['ffnn_hidden']!,
        word_logits: () => words.logits,
        prototypes: () => options.parameter('prototypes'),
      },
    };
  },
  predict: (logits, batch, shape) => spanClassifier.predict(logits, batch, shape),
};
