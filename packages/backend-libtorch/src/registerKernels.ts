import { type KernelConfig, registerKernel } from '@tensorflow/tfjs-core';

import { fusedKernels } from './fused/fusedKernels.js';
import { addNConfig } from './kernels/AddN.js';
import { argMaxConfig } from './kernels/ArgMax.js';
import { batchMatMulConfig } from './kernels/BatchMatMul.js';
import { binaryKernels } from './kernels/binaryKernels.js';
import { castConfig } from './kernels/Cast.js';
import { clipByValueConfig } from './kernels/ClipByValue.js';
import { concatConfig } from './kernels/Concat.js';
import { fillConfig, onesLikeConfig, rangeConfig, zerosLikeConfig } from './kernels/fillKernels.js';
import { gatherV2Config } from './kernels/GatherV2.js';
import { oneHotConfig } from './kernels/OneHot.js';
import { packConfig } from './kernels/Pack.js';
import { padV2Config } from './kernels/PadV2.js';
import { reductionKernels } from './kernels/reductionKernels.js';
import { selectConfig } from './kernels/Select.js';
import { expandDimsConfig, identityConfig, reshapeConfig } from './kernels/shapeKernels.js';
import { sliceConfig } from './kernels/Slice.js';
import { logSoftmaxConfig, softmaxConfig } from './kernels/Softmax.js';
import { splitVConfig } from './kernels/SplitV.js';
import { stepConfig } from './kernels/Step.js';
import { tileConfig } from './kernels/Tile.js';
import { topKConfig } from './kernels/TopK.js';
import { transposeConfig } from './kernels/Transpose.js';
import { unaryKernels } from './kernels/unaryKernels.js';
import { unpackConfig } from './kernels/Unpack.js';
import { unsortedSegmentSumConfig } from './kernels/UnsortedSegmentSum.js';

/** Every kernel of this backend: TensorFlow's first, then the fused ones of our own. */
export const allKernels: readonly KernelConfig[] = [
  ...unaryKernels,
  ...binaryKernels,
  ...reductionKernels,
  addNConfig,
  argMaxConfig,
  batchMatMulConfig,
  castConfig,
  clipByValueConfig,
  concatConfig,
  expandDimsConfig,
  fillConfig,
  gatherV2Config,
  identityConfig,
  logSoftmaxConfig,
  oneHotConfig,
  onesLikeConfig,
  packConfig,
  padV2Config,
  rangeConfig,
  reshapeConfig,
  selectConfig,
  sliceConfig,
  softmaxConfig,
  splitVConfig,
  stepConfig,
  tileConfig,
  topKConfig,
  transposeConfig,
  unpackConfig,
  unsortedSegmentSumConfig,
  zerosLikeConfig,
  ...fusedKernels,
];

/** Registers them with TensorFlow.js; call once a process. */
export function registerKernels(): void {
  for (const kernel of allKernels) registerKernel(kernel);
}
