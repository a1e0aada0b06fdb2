export { type BatchItem, type BatchTensors, type PackedBatch, packBatch } from './PackedBatch.js';
export { type SpanOutputs, classifySpans } from './classifySpans.js';
export { encode } from './encode.js';
export { type HeadShape, headParameterShapes, initializeHead } from './initializeHead.js';
export { type NamedArray, type NamedArrays } from './NamedArrays.js';
export { type ModelOutputs, type ModelSnapshot, SpanModel, type SpanModelOptions } from './SpanModel.js';
export { sumCrossEntropy } from './ops/sumCrossEntropy.js';
export { type TopNegSettings, computeTopNegSimilarity, countKeptNegatives, selectTopNegatives } from './topNeg.js';
export { type EncoderConfig } from './weights/EncoderConfig.js';
