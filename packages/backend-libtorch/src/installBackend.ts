import { findBackend, registerBackend } from '@tensorflow/tfjs-core';

import { BACKEND_NAME } from './kernels/defineKernel.js';
import { LibtorchBackend } from './LibtorchBackend.js';
import { loadBinding } from './loadBinding.js';
import { registerKernels } from './registerKernels.js';

let installed: LibtorchBackend | null = null;

/**
 * Makes `tf.setBackend('libtorch')` possible: loads the addon, registers backend and kernels. A second call returns the
 * same backend. Which backend is active does not change.
 *
 * @throws AddonError when the addon was not built or does not load.
 */
export function installBackend(): LibtorchBackend {
  if (installed !== null) return installed;
  const backend = new LibtorchBackend(loadBinding());
  backend.binding.keepFreedMemory();
  registerKernels();
  registerBackend(BACKEND_NAME, () => backend, 3);
  findBackend(BACKEND_NAME); // creates it now, so that kernels find it
  installed = backend;
  return backend;
}
