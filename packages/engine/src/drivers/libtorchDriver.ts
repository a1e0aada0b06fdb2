import { AddonError, BACKEND_NAME, type LibtorchBackend, findAddon, installBackend } from '@dynclean/backend-libtorch';

import { findFastBfloat16 } from '../precision.js';
import type { Driver } from './Driver.js';

const NOTHING = { available: false, devices: [], noCuda: null } as const;

let backend: LibtorchBackend | null = null;

/** Ours. Loads the addon to see whether it does, about a second. */
export const libtorchDriver: Driver = {
  backendName: BACKEND_NAME,
  report: () => {
    if (findAddon() === null) return { ...NOTHING, reason: 'its addon was not built yet: run `npm run setup`' };
    try {
      backend = installBackend();
    } catch (error) {
      if (error instanceof AddonError) return { ...NOTHING, reason: error.message };
      throw error;
    }
    const { version } = backend.binding.info();
    return {
      available: true,
      reason: `libtorch ${version}`,
      devices: [{ name: 'cpu', description: `instructions up to ${backend.binding.info().cpuCapability}` }],
      noCuda: `this libtorch (${version}) sees no GPU`,
    };
  },
  describeBfloat16: () => {
    const instructions = findFastBfloat16();
    return instructions === null
      ? { fast: false, reason: 'this CPU has no fast bfloat16' }
      : { fast: true, reason: `this CPU multiplies bfloat16 fast (${instructions})` };
  },
  start: ({ threads }) => {
    const { binding } = (backend ??= installBackend());
    binding.setThreads(threads);
    const info = binding.info();
    return Promise.resolve({ threads: info.threads, version: `libtorch ${info.version} (${info.cpuCapability})` });
  },
  seed: (seed) => backend?.binding.seed(seed),
};
