import { type KernelConfig, registerKernel } from '@tensorflow/tfjs-core';

import { fusedKernels } from './fused/fusedKernels.js';
import { activationKernels } from './kernels/activationKernels.js';
import { addNConfig } from './kernels/AddN.js';
import { batchMatMulConfig, fusedMatMulConfig } from './kernels/BatchMatMul.js';
import { binaryKernels } from './kernels/binaryKernels.js';
import { bincountConfig, denseBincountConfig } from './kernels/bincountKernels.js';
import { castConfig } from './kernels/Cast.js';
import { clipByValueConfig } from './kernels/ClipByValue.js';
import { complexKernels } from './kernels/complexKernels.js';
import { concatConfig } from './kernels/Concat.js';
import { convolutionKernels } from './kernels/convolutionKernels.js';
import { cumulativeKernels } from './kernels/cumulativeKernels.js';
import { delegatedKernels } from './kernels/delegatedKernels.js';
import { diagConfig } from './kernels/Diag.js';
import { einsumConfig } from './kernels/Einsum.js';
import { fillConfig, linSpaceConfig, onesLikeConfig, rangeConfig, zerosLikeConfig } from './kernels/fillKernels.js';
import { gatherV2Config } from './kernels/GatherV2.js';
import { mirrorPadConfig } from './kernels/MirrorPad.js';
import { normalizationKernels } from './kernels/normalizationKernels.js';
import { oneHotConfig } from './kernels/OneHot.js';
import { packConfig } from './kernels/Pack.js';
import { padV2Config } from './kernels/PadV2.js';
import { poolingKernels } from './kernels/poolingKernels.js';
import { reductionKernels } from './kernels/reductionKernels.js';
import { resizeKernels } from './kernels/resizeKernels.js';
import { flipLeftRightConfig, reverseConfig } from './kernels/Reverse.js';
import { scatterKernels } from './kernels/scatterKernels.js';
import { searchSortedConfig } from './kernels/SearchSorted.js';
import { selectConfig } from './kernels/Select.js';
import { expandDimsConfig, identityConfig, reshapeConfig } from './kernels/shapeKernels.js';
import { sliceConfig } from './kernels/Slice.js';
import { logSoftmaxConfig, softmaxConfig } from './kernels/Softmax.js';
import { spaceKernels } from './kernels/spaceKernels.js';
import { splitVConfig } from './kernels/SplitV.js';
import { stepConfig } from './kernels/Step.js';
import { stridedSliceConfig } from './kernels/StridedSlice.js';
import { tileConfig } from './kernels/Tile.js';
import { topKConfig } from './kernels/TopK.js';
import { transposeConfig } from './kernels/Transpose.js';
import { unaryKernels } from './kernels/unaryKernels.js';
import { unpackConfig } from './kernels/Unpack.js';
import { unsortedSegmentSumConfig } from './kernels/UnsortedSegmentSum.js';

/** Every kernel of this backend: TensorFlow's first, then the fused ones of our own. */
export const allKernels: readonly KernelConfig[] = [
  ...unaryKernels,
  ...activationKernels,
  ...binaryKernels,
  ...reductionKernels,
  ...cumulativeKernels,
  ...complexKernels,
  ...convolutionKernels,
  ...poolingKernels,
  ...normalizationKernels,
  ...resizeKernels,
  ...scatterKernels,
  ...spaceKernels,
  addNConfig,
  batchMatMulConfig,
  bincountConfig,
  castConfig,
  clipByValueConfig,
  concatConfig,
  denseBincountConfig,
  diagConfig,
  einsumConfig,
  expandDimsConfig,
  fillConfig,
  flipLeftRightConfig,
  fusedMatMulConfig,
  gatherV2Config,
  identityConfig,
  linSpaceConfig,
  logSoftmaxConfig,
  mirrorPadConfig,
  oneHotConfig,
  onesLikeConfig,
  packConfig,
  padV2Config,
  rangeConfig,
  reshapeConfig,
  reverseConfig,
  searchSortedConfig,
  selectConfig,
  sliceConfig,
  softmaxConfig,
  splitVConfig,
  stepConfig,
  stridedSliceConfig,
  tileConfig,
  topKConfig,
  transposeConfig,
  unpackConfig,
  unsortedSegmentSumConfig,
  zerosLikeConfig,
  ...delegatedKernels,
  ...fusedKernels,
];

/** Registers them with TensorFlow.js; call once a process. */
export function registerKernels(): void {
  for (const kernel of allKernels) registerKernel(kernel);
}
