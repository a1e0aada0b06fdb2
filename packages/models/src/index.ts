export { type BatchItem, type BatchTensors, type PackedBatch, packBatch } from './PackedBatch.js';
export { type SpanOutputs, classifySpans } from './classifySpans.js';
export {
  type EncodeOptions,
  type Encoder,
  type EncoderParameter,
  type ParameterInfo,
  type ParameterLookup,
} from './encoders/Encoder.js';
export { type EncoderConfig } from './encoders/EncoderConfig.js';
export { type BertConfig } from './encoders/parts/createBertEncoder.js';
export { computeMaxSubwords } from './encoders/computeMaxSubwords.js';
export { countMatrixWeights } from './encoders/countMatrixWeights.js';
export { createBertConfig } from './encoders/createBertConfig.js';
export { createEncoderConfigSchema } from './encoders/createEncoderConfigSchema.js';
export { listEncoderParameters } from './encoders/listEncoderParameters.js';
export { findEncoder, listArchitectures, listModelTypes, registerEncoder } from './encoders/registry.js';
export { type HeadShape, headParameterShapes, initializeHead } from './initializeHead.js';
export { type NamedArray, type NamedArrays } from './NamedArrays.js';
export { type ModelOutputs, type ModelSnapshot, SpanModel, type SpanModelOptions } from './SpanModel.js';
export { linear } from './ops/linear.js';
export { sumCrossEntropy } from './ops/sumCrossEntropy.js';
export { topNegLabels } from './ops/topNegLabels.js';
export { type TopNegSettings, computeTopNegSimilarity, countKeptNegatives, selectTopNegatives } from './topNeg.js';
