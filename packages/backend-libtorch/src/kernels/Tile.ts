import { Tile, type TileAttrs, type TileInputs } from '@tensorflow/tfjs-core';

import { defineKernel } from './defineKernel.js';

/** A tensor repeated along its axes. */
export const tileConfig = defineKernel<TileInputs, TileAttrs>(Tile, (backend, { x }, { reps }) => {
  const handle = backend.compute(Tile, [x], (aten) => aten.run('repeat', backend.handleOf(x), reps));
  return backend.output(handle, x.dtype);
});
