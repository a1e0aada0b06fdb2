import { MirrorPad, type MirrorPadAttrs, type MirrorPadInputs } from '@tensorflow/tfjs-core';

import { defineKernel } from './defineKernel.js';

/** Margins filled by mirroring, at the border (`symmetric`) or at the outermost element (`reflect`). */
export const mirrorPadConfig = defineKernel<MirrorPadInputs, MirrorPadAttrs>(
  MirrorPad,
  (backend, { x }, { paddings, mode }) =>
    backend.result(MirrorPad, [x], x.dtype, (aten) => {
      const offset = mode === 'reflect' ? 0 : 1;
      let padded = backend.handleOf(x);
      paddings.forEach(([before, after], axis) => {
        const size = x.shape[axis] ?? 0;
        if (before === 0 && after === 0) return;
        const indices = Int32Array.from({ length: before + size + after }, (_, position) => {
          const index = position - before;
          if (index < 0) return -index - offset;
          return index < size ? index : 2 * (size - 1) - index + offset;
        });
        padded = aten.run('index_select', padded, axis, aten.integers(indices));
      });
      return padded === backend.handleOf(x) ? aten.copy(padded) : padded;
    }),
);
