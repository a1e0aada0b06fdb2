import type { KernelConfig } from '@tensorflow/tfjs-core';

import { adamWConfig } from './AdamW.js';
import { dropoutConfig } from './Dropout.js';
import { embeddingLookupConfig, embeddingLookupGradConfig } from './EmbeddingLookup.js';
import { encoderLayerConfig, encoderLayerGradConfig } from './EncoderLayer.js';
import { geluConfig, geluGradConfig } from './Gelu.js';
import { layerNormConfig, layerNormGradConfig } from './LayerNorm.js';
import { linearConfig, linearGradConfig } from './Linear.js';
import { cutRowsConfig, padRowsConfig } from './rowKernels.js';
import { sumCrossEntropyConfig, sumCrossEntropyGradConfig } from './SumCrossEntropy.js';
import { sumsOfSquaresConfig } from './SumsOfSquares.js';

/** Kernels beyond TensorFlow's, for the hot path. Whoever uses one has a version in plain ops for other backends. */
export const fusedKernels: readonly KernelConfig[] = [
  adamWConfig,
  cutRowsConfig,
  dropoutConfig,
  embeddingLookupConfig,
  embeddingLookupGradConfig,
  encoderLayerConfig,
  encoderLayerGradConfig,
  geluConfig,
  geluGradConfig,
  layerNormConfig,
  layerNormGradConfig,
  linearConfig,
  linearGradConfig,
  padRowsConfig,
  sumCrossEntropyConfig,
  sumCrossEntropyGradConfig,
  sumsOfSquaresConfig,
];
