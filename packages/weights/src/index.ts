export {
  type EncoderInfo,
  type EncoderFile,
  type EncoderWheel,
  describeWheel,
  listEncoders,
} from './fetch/listEncoders.js';
export { resolveEncoder } from './fetch/resolveEncoder.js';
export { type ResolvedEncoder, type ResolveOptions } from './fetch/ResolveOptions.js';
export { EncoderUnavailableError } from './fetch/EncoderUnavailableError.js';
export { readEncoderConfig, formatEncoderConfig } from './readEncoderConfig.js';
export { type ParameterMatch, matchEncoderParameters } from './matchEncoderParameters.js';
export {
  type EncoderCheckpoint,
  type EncoderWeights,
  loadEncoderWeights,
  openEncoderCheckpoint,
} from './loadEncoderWeights.js';
export { hasLanguageHead, loadLanguageHead } from './loadLanguageHead.js';
export { checkEncoder, readEncoderSha256 } from './encoderFiles.js';
export { type ConvertOptions, convertPickle } from './convertPickle.js';
export { type PythonCommand, findPython, findTorchPython, runPython } from './runPython.js';
export { createRandomEncoder } from './createRandomEncoder.js';
export { createRandomLanguageHead } from './createRandomLanguageHead.js';
export { createWordVocabulary } from './createWordVocabulary.js';
export { type SmallEncoderShape, writeEncoderFolder, writeRandomEncoder } from './writeEncoderFolder.js';
export { type Dtype, type SafetensorsEntry, type SafetensorsHeader } from './safetensors/parseHeader.js';
export {
  type Safetensors,
  type TensorValues,
  readNamedArrays,
  readSafetensors,
} from './safetensors/readSafetensors.js';
export { writeSafetensors } from './safetensors/writeSafetensors.js';
