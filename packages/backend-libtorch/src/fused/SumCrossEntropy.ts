import type { TensorInfo } from '@tensorflow/tfjs-core';

import { type Handle, ScalarType } from '../binding.js';
import { defineCheckedKernel } from '../kernels/defineKernel.js';

/** The label of a row that is not in the loss. */
const NOT_IN_LOSS = -1;
/** ATen's number for a summed loss. */
const REDUCE_BY_SUM = 2;

/** Cross-entropy summed over rows: logits `[N, C]`, labels `[N]` int32, -1 left out; `[loss [], logProbabilities]`. */
export const sumCrossEntropyConfig = defineCheckedKernel<{ logits: TensorInfo; labels: TensorInfo }>(
  'SumCrossEntropy',
  { inputs: { logits: 'float32[N, C]', labels: 'int32[N]' } },
  (backend, { logits, labels }) => {
    const handles = backend.compute('SumCrossEntropy', [logits, labels], (aten): [Handle, Handle] => {
      const logProbabilities = aten.run('_log_softmax', backend.handleOf(logits), -1, false);
      const target = aten.run('to.dtype', backend.handleOf(labels), ScalarType.int64);
      const [loss] = aten.runAll('nll_loss_forward', logProbabilities, target, null, REDUCE_BY_SUM, NOT_IN_LOSS);
      return [loss as Handle, logProbabilities];
    });
    return handles.map((handle) => backend.output(handle, 'float32'));
  },
);

/** dLogits = (softmax - one-hot of the label) dLoss, 0 for rows left out. */
export const sumCrossEntropyGradConfig = defineCheckedKernel<
  Record<'dLoss' | 'logProbabilities' | 'labels', TensorInfo>
>(
  'SumCrossEntropyGrad',
  { inputs: { dLoss: 'float32[]', logProbabilities: 'float32[N, C]', labels: 'int32[N]' } },
  (backend, { dLoss, logProbabilities, labels }) => {
    const handle = backend.compute('SumCrossEntropyGrad', [dLoss, logProbabilities, labels], (aten) => {
      const target = aten.run('to.dtype', backend.handleOf(labels), ScalarType.int64);
      const total = aten.run('new_zeros', backend.handleOf(dLoss), []); // asked for by the schema, unused in a sum
      const gradient = aten.run(
        'nll_loss_backward',
        backend.handleOf(dLoss),
        backend.handleOf(logProbabilities),
        target,
        null,
        REDUCE_BY_SUM,
        NOT_IN_LOSS,
        total,
      );
      return aten.run(
        '_log_softmax_backward_data',
        gradient,
        backend.handleOf(logProbabilities),
        -1,
        ScalarType.float32,
      );
    });
    return backend.output(handle, 'float32');
  },
);
