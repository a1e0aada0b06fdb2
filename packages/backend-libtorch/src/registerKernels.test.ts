import { describe, expect, it } from '@jest/globals';
import '@tensorflow/tfjs-backend-cpu';
import { getKernelsForBackend } from '@tensorflow/tfjs-core';

import { fusedKernels } from './fused/fusedKernels.js';
import { delegations } from './kernels/delegatedKernels.js';
import { allKernels } from './registerKernels.js';

const names = allKernels.map(({ kernelName }) => kernelName);
const cpuNames = getKernelsForBackend('cpu').map(({ kernelName }) => kernelName);

describe('the kernels of this backend', () => {
  it('cover every kernel of the plain cpu backend', () => {
    expect(cpuNames.length).toBeGreaterThan(170);
    expect(cpuNames.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('have one kernel a name', () => {
    expect(names).toEqual([...new Set(names)]);
  });

  it('beyond those are the fused ones and LogSoftmax', () => {
    const fused = fusedKernels.map(({ kernelName }) => kernelName);
    expect(names.filter((name) => !cpuNames.includes(name)).sort()).toEqual([...fused, 'LogSoftmax'].sort());
  });

  it('that are delegated exist there, and say why', () => {
    for (const [name, reason] of delegations) {
      expect(cpuNames).toContain(name);
      expect(reason.length).toBeGreaterThan(20);
    }
  });
});
