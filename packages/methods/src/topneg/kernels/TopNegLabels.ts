import { ArgumentError, count, defineCheckedKernel, flag } from '@dynclean/backend-libtorch';
import { registerKernel, type TensorInfo } from '@tensorflow/tfjs-core';

interface TopNegLabelsAttrs {
  /** Spans whose label is 0, and how many of them stay. */
  numNegatives: number;
  numKept: number;
  /** Whether those stay that are most similar to the positives, or those that are least. */
  mostSimilar: boolean;
}

/**
 * The labels that TopNeg's loss takes: those of the spans, with -1 for the negatives that it leaves out, without
 * reading a similarity back. Of equal similarities the later span stays.
 *
 * similarity `[S]`, labels `[S]` int32, the result `[S]` int32.
 */
const topNegLabelsConfig = defineCheckedKernel<Record<'similarity' | 'labels', TensorInfo>, TopNegLabelsAttrs>(
  'TopNegLabels',
  {
    inputs: { similarity: 'float32[S]', labels: 'int32[S]' },
    attrs: { numNegatives: count, numKept: count, mostSimilar: flag },
  },
  (backend, { similarity, labels }, { numNegatives, numKept, mostSimilar }) => {
    const numSpans = labels.shape[0] ?? 0;
    if (numNegatives > numSpans) {
      const wanted = `at most ${numSpans}, the spans`;
      throw new ArgumentError('TopNegLabels', 'numNegatives', { wanted, got: `${numNegatives}` });
    }
    if (numKept > numNegatives) {
      const wanted = `at most ${numNegatives}, the negatives`;
      throw new ArgumentError('TopNegLabels', 'numKept', { wanted, got: `${numKept}` });
    }
    return backend.result('TopNegLabels', [similarity, labels], 'int32', (aten) => {
      const given = backend.handleOf(labels);
      const phi = backend.handleOf(similarity);
      const isNegative = aten.run('eq.Scalar', given, 0);
      const isPositive = aten.run('logical_not', isNegative);
      // Positives go behind all negatives, so that the last of the first numNegatives are what stays.
      const scores = aten.run('masked_fill.Scalar', mostSimilar ? phi : aten.run('neg', phi), isPositive, Infinity);
      const order = aten.run('argsort.stable', scores, true, -1, false);
      const kept = aten.run('slice.Tensor', order, 0, numNegatives - numKept, numNegatives);
      const inLoss = aten.run('masked_fill.Scalar', given, isNegative, -1);
      aten.runInPlace('index_fill_.int_Scalar', inLoss, 0, kept, 0);
      return inLoss;
    });
  },
);

// Whoever imports this has the kernel on libtorch, installed by then or later, or never.
registerKernel(topNegLabelsConfig);
