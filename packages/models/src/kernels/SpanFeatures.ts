import {
  count,
  defineCheckedKernel,
  drawDropoutMask,
  fraction,
  type Handle,
  ScalarType,
} from '@dynclean/backend-libtorch';
import { registerKernel, type TensorInfo } from '@tensorflow/tfjs-core';

const spans = { spanStart: 'int32[S]', spanEnd: 'int32[S]', spanWidth: 'int32[S]' };
type Spans = Record<'spanStart' | 'spanEnd' | 'spanWidth', TensorInfo>;

interface SpanFeaturesAttrs {
  /** Dropout of the result. */
  rate: number;
}

/**
 * A first layer over spans whose input is start, end and width side by side, from what each part contributes to it:
 * `dropout(relu(byStart[spanStart] + byEnd[spanEnd] + byWidth[spanWidth]))`.
 *
 * byStart and byEnd `[W, F]`, byWidth `[L + 1, F]`, the spans' indices `[S]` int32, the result `[S, F]`.
 */
const spanFeaturesConfig = defineCheckedKernel<
  Record<'byStart' | 'byEnd' | 'byWidth', TensorInfo> & Spans,
  SpanFeaturesAttrs
>(
  'SpanFeatures',
  {
    inputs: { byStart: 'float32[W, F]', byEnd: 'float32[W, F]', byWidth: 'float32[L, F]', ...spans },
    attrs: { rate: fraction },
  },
  (backend, { byStart, byEnd, byWidth, spanStart, spanEnd, spanWidth }, { rate }) =>
    backend.result('SpanFeatures', [byStart, byEnd, byWidth, spanStart], 'float32', (aten) => {
      const pick = (table: TensorInfo, rows: TensorInfo): Handle =>
        aten.run('index_select', backend.handleOf(table), 0, backend.handleOf(rows));
      const sum = pick(byStart, spanStart);
      aten.runInPlace('add_.Tensor', sum, pick(byEnd, spanEnd));
      aten.runInPlace('add_.Tensor', sum, pick(byWidth, spanWidth));
      aten.runInPlace('relu_', sum);
      if (rate > 0) {
        const shape = [spanStart.shape[0] ?? 0, byStart.shape[1] ?? 0];
        const kept = drawDropoutMask(aten, { shape, rate }, { like: sum, scalarType: ScalarType.float32 });
        aten.runInPlace('mul_.Scalar', kept, 1 / (1 - rate));
        aten.runInPlace('mul_.Tensor', sum, kept);
      }
      return sum;
    }),
);

/**
 * From dy and the forward step's result y, both `[S, F]`: the gradients of byStart, byEnd and byWidth. Where y is not
 * positive, it was negative or was dropped: no gradient passes either way.
 */
const spanFeaturesGradConfig = defineCheckedKernel<
  Record<'dy' | 'y', TensorInfo> & Spans,
  SpanFeaturesAttrs & { numWords: number; numWidths: number }
>(
  'SpanFeaturesGrad',
  {
    inputs: { dy: 'float32[S, F]', y: 'float32[S, F]', ...spans },
    attrs: { rate: fraction, numWords: count, numWidths: count },
  },
  (backend, { dy, y, spanStart, spanEnd, spanWidth }, { rate, numWords, numWidths }) => {
    const handles = backend.compute('SpanFeaturesGrad', [dy, y, spanStart], (aten): [Handle, Handle, Handle] => {
      const dSum = aten.run('threshold_backward', backend.handleOf(dy), backend.handleOf(y), 0);
      if (rate > 0) aten.runInPlace('mul_.Scalar', dSum, 1 / (1 - rate));
      const addUp = (rows: TensorInfo, numRows: number): Handle =>
        aten.run('embedding_dense_backward', dSum, backend.handleOf(rows), numRows, -1, false);
      return [addUp(spanStart, numWords), addUp(spanEnd, numWords), addUp(spanWidth, numWidths)];
    });
    return handles.map((handle) => backend.output(handle, 'float32'));
  },
);

// Whoever imports this has the kernels on libtorch, installed by then or later, or never.
for (const kernel of [spanFeaturesConfig, spanFeaturesGradConfig]) registerKernel(kernel);
