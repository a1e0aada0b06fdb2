export { type BatchItem, type BatchTensors, type PackedBatch, packBatch, pickSpans } from './PackedBatch.js';
export {
  type EncodeOptions,
  type Encoder,
  type EncoderParameter,
  type LanguageHead,
  type ParameterInfo,
  type ParameterLookup,
  type PredictOptions,
} from './encoders/Encoder.js';
export { type EncoderConfig } from './encoders/EncoderConfig.js';
export { type BertConfig } from './encoders/parts/createBertEncoder.js';
export { bertDemands, bertKeys } from './encoders/parts/bertKeys.js';
export { type ConfigFormat, type ConfigKey, constant, defineConfig, key } from './encoders/parts/defineConfig.js';
export { linearParameters, tableParameter } from './encoders/parts/parameterKinds.js';
export { computeMaxSubwords } from './encoders/computeMaxSubwords.js';
export { countMatrixWeights } from './encoders/countMatrixWeights.js';
export { createBertConfig } from './encoders/createBertConfig.js';
export { createEncoderConfigSchema } from './encoders/createEncoderConfigSchema.js';
export { findLanguageHead } from './encoders/findLanguageHead.js';
export { listEncoderParameters } from './encoders/listEncoderParameters.js';
export { findEncoder, listArchitectures, listModelTypes, registerEncoder } from './encoders/registry.js';
export { joinEntityAndType } from './heads/entity-and-type/joinEntityAndType.js';
export { type ChosenHead, chooseHead, initializeHead, listHeadParameters } from './heads/chooseHead.js';
export {
  type Head,
  type HeadOptions,
  type HeadOutputs,
  type HeadParameter,
  type HeadShape,
  type SpanPredictions,
  findOutput,
} from './heads/Head.js';
export { countBioTags, toBioTag } from './heads/parts/bioTags.js';
export { predictLargestLogits } from './heads/parts/predictLargestLogits.js';
export { drawNormal, drawUniform } from './heads/parts/randomNumbers.js';
export { DEFAULT_HEAD, findHead, listHeads, registerHead } from './heads/registry.js';
export { scoreChunks, scoreGaps, type WordPairs } from './heads/tie-or-break/pairScores.js';
export { LanguageModel, type LanguageModelOptions } from './LanguageModel.js';
export { type NamedArray, type NamedArrays } from './NamedArrays.js';
export {
  ENCODER_PREFIX,
  type ModelBatch,
  type ModelOutputs,
  type ModelSnapshot,
  NerModel,
  type NerModelOptions,
  splitParameters,
} from './NerModel.js';
export { linear } from './ops/linear.js';
export { logSigmoid } from './ops/logSigmoid.js';
export { sumCrossEntropy } from './ops/sumCrossEntropy.js';
export { sumWeightedCrossEntropy } from './ops/sumWeightedCrossEntropy.js';
export { unitRows } from './ops/unitRows.js';
