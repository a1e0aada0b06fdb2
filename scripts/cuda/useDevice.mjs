// @ts-check
// Preloaded (`node --import`) before a program that computes on libtorch: from then on tensors are made on the device
// that DYNCLEAN_TEST_DEVICE names, after loading the library DYNCLEAN_TEST_TWIN where there is one.
import { createRequire } from 'node:module';

const { loadBinding } = await import(new URL('../../packages/backend-libtorch/dist/index.js', import.meta.url).href);
const binding = loadBinding();
if (process.env.DYNCLEAN_TEST_TWIN) createRequire(import.meta.url)(process.env.DYNCLEAN_TEST_TWIN);
binding.setDevice(process.env.DYNCLEAN_TEST_DEVICE);
