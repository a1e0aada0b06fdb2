// @ts-check
import { join } from 'node:path';

/**
 * Where set-up puts TensorFlow: the libraries of its pip wheel in `python`, the npm package with its binding in `node`.
 *
 * @param {string} root
 * @param {boolean} cuda - Whether it is the build for NVIDIA GPUs.
 */
export function layOutTensorflow(root, cuda) {
  const folder = join(root, '.engine', 'tensorflow');
  const packageName = cuda ? '@tensorflow/tfjs-node-gpu' : '@tensorflow/tfjs-node';
  const packageFolder = join(folder, 'node', 'node_modules', ...packageName.split('/'));
  return {
    folder,
    record: join(root, '.engine', 'tensorflow.json'),
    python: join(folder, 'python'),
    library: join(folder, 'python', 'tensorflow'),
    node: join(folder, 'node'),
    packageName,
    packageFolder,
    binding: join(packageFolder, 'lib', 'napi-v8', 'tfjs_binding.node'), // where node-pre-gyp looks for it
  };
}

const isMac = process.platform === 'darwin';

/** File names of the wheel's two libraries. */
export const tensorflowLibraries = ['cc', 'framework'].map((part) =>
  isMac ? `libtensorflow_${part}.2.dylib` : `libtensorflow_${part}.so.2`,
);
