import type { EncoderConfig } from './EncoderConfig.js';
import { findEncoder } from './registry.js';

/** Subwords that a sentence may have at most, begin and end included: 512 for the encoders of the paper. */
export function computeMaxSubwords(config: EncoderConfig): number {
  return findEncoder(config.architecture).maxSubwords(config);
}
