import type { EncoderParameter } from './Encoder.js';
import type { EncoderConfig } from './EncoderConfig.js';
import { findEncoder } from './registry.js';

/**
 * All parameters of an encoder, as Hugging Face's model of its architecture names them, without a prefix and without
 * the pooler, which span NER does not use. Matrices of linear layers are `[out, in]`.
 */
export function listEncoderParameters(config: EncoderConfig): EncoderParameter[] {
  return findEncoder(config.architecture).parameters(config);
}
