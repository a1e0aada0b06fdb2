import { LogSoftmax, Softmax, type SoftmaxAttrs, type SoftmaxInputs } from '@tensorflow/tfjs-core';

import { defineKernel } from './defineKernel.js';

/** `exp(x) / sum(exp(x))` along the last axis. */
export const softmaxConfig = defineKernel<SoftmaxInputs, SoftmaxAttrs>(Softmax, (backend, { logits }, { dim }) => {
  const handle = backend.compute(Softmax, [logits], (aten) =>
    aten.run('_softmax', backend.handleOf(logits), dim, false),
  );
  return backend.output(handle, 'float32');
});

/** `x - log(sum(exp(x)))` along the last axis. */
export const logSoftmaxConfig = defineKernel<SoftmaxInputs, { axis: number }>(
  LogSoftmax,
  (backend, { logits }, { axis }) => {
    const handle = backend.compute(LogSoftmax, [logits], (aten) =>
      aten.run('_log_softmax', backend.handleOf(logits), axis, false),
    );
    return backend.output(handle, 'float32');
  },
);
