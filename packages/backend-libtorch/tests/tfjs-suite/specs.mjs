// The entry of the bundle: TensorFlow.js's gradients and chained ops, then all of its core's specs. Files that need
// the environment named before they are loaded get it from run.mjs through `globalThis.tfjsSuiteEnvironment`.
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import './environment.mjs';
import '@tensorflow/tfjs-core/dist/tests';
