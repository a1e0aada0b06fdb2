import {
  type TensorInfo,
  UnsortedSegmentSum,
  type UnsortedSegmentSumAttrs,
  registerKernel,
  unregisterKernel,
  util,
} from '@tensorflow/tfjs-core';
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';

/**
 * Replaces the one kernel of the plain backend that makes training hopeless: its `UnsortedSegmentSum`, the gradient of
 * every gather, walks over all values once per segment. This one walks over them once.
 */
export function replaceSlowCpuKernels(): void {
  unregisterKernel(UnsortedSegmentSum, 'cpu');
  registerKernel({
    kernelName: UnsortedSegmentSum,
    backendName: 'cpu',
    kernelFunc: ({ inputs, backend, attrs }) => {
      const { x, segmentIds } = inputs as { x: TensorInfo; segmentIds: TensorInfo };
      const { numSegments } = attrs as unknown as UnsortedSegmentSumAttrs;
      const cpu = backend as MathBackendCPU;
      const values = cpu.data.get(x.dataId).values as Float32Array;
      const ids = cpu.data.get(segmentIds.dataId).values as Int32Array;
      // Ids may have several axes; what is left of x behind them is one row.
      const rowShape = x.shape.slice(segmentIds.shape.length);
      const width = util.sizeFromShape(rowShape);
      const sums = util.makeZerosTypedArray(numSegments * width, x.dtype as 'float32') as Float32Array;
      for (let row = 0; row < ids.length; row++) {
        const segment = ids[row] as number;
        if (segment < 0 || segment >= numSegments) continue; // as TensorFlow has it
        for (let column = 0; column < width; column++) {
          sums[segment * width + column]! += values[row * width + column] as number;
        }
      }
      return cpu.makeTensorInfo([numSegments, ...rowShape], x.dtype, sums);
    },
  });
}
